"""The statutory survey of satisfaction (SKM, Permenpan RB 14/2017): opened, answered, closed, published."""
