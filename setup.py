"""All metadata lies in setup.cfg; this file lets old pip versions install the project editable."""

from setuptools import setup

setup()
