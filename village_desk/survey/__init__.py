"""The statutory survey of how satisfied people are (SKM, Permenpan RB 14/2017): opened, answered, closed, published."""
