"""Pictures for the demonstration, drawn by code: the same name is always the same picture."""

from . import coast, country, folk, rooms, sport, streets, town, works
from .canvas import Canvas

SCENES = {
    scene.__name__: scene
    for scene in (
        *(coast.wetland_dusk, coast.salt_fields, coast.lighthouse),
        *(country.tea_terraces, country.wheat_harvest, country.snow_village, country.reservoir),
        *(town.metro, town.hospital, streets.rain_street, streets.market),
        *(works.harbour, works.bridge, works.solar_farm),
        *(rooms.classroom, rooms.library, sport.stadium, sport.runners),
        *(folk.lanterns, folk.papercut),
    )
}


def draw(scene, size=(1600, 1067)):
    """The scene of this name as an RGB image of this size."""
    canvas = Canvas(size, seed=scene)
    SCENES[scene](canvas)
    return canvas.finish()
