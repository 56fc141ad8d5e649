"""For any WSGI server: `application`, made from the environment."""

from village_desk import create_app

application = create_app()
