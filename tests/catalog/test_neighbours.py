"""Neighbours come from the borders that a topology shares, and a region may do without them."""

import csv
import json
from pathlib import Path

from catalog.commands import main
from catalog.region_files import load_region
from catalog.topology import touching
from tests.support.processes import ROOT

TOPOLOGY = ROOT / "region/maps/municipalities.topo.json"
SQUARES = {
    "type": "Topology",
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "99057001", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "99001000", "arcs": [[[2]], [[~1, 3]]]},
                {"type": "Polygon", "id": "99057002", "arcs": [[~2]]},
                {"type": "Polygon", "id": "elsewhere", "arcs": [[0]]},
            ],
        }
    },
    "arcs": [],
}
KNOWN = frozenset({"99001000", "99057001", "99057002", "99057003"})


def test_areas_that_share_an_arc_touch() -> None:
    """The direction of an arc and the number of rings do not matter; unknown areas do not count."""
    assert touching(SQUARES, KNOWN) == (("99001000", "99057001"), ("99001000", "99057002"))


def test_the_command_writes_what_a_region_reads(tmp_path: Path) -> None:
    """From the topology to ``Region.neighbours``, both ways."""
    region = tmp_path / "region"
    region.mkdir()
    for path in (ROOT / "tests/catalog/base/region").iterdir():
        (region / path.name).write_bytes(path.read_bytes())
    source = tmp_path / "areas.json"
    source.write_text(json.dumps(SQUARES), "utf-8")
    assert load_region(region).neighbours("99001000") == frozenset()

    assert main(["import", "topology", str(source), "--region", str(region)]) == 0

    loaded = load_region(region)
    assert loaded.neighbours("99001000") == {"99057001", "99057002"}
    assert loaded.neighbours("99057002") == {"99001000"}
    assert loaded.neighbours("99057003") == frozenset()


def test_what_is_no_topology_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """A wrong file leaves the region as it was."""
    source = tmp_path / "areas.json"
    source.write_text('{"type": "FeatureCollection"}', "utf-8")
    region = ROOT / "tests/catalog/base/region"

    assert main(["import", "topology", str(source), "--region", str(region)]) == 1
    assert not (region / "neighbours.csv").exists()


def test_the_region_s_table_is_what_its_topology_says() -> None:
    """Every municipality that borders another one in the map does so in the table."""
    region = load_region(ROOT / "region")
    topology = json.loads(TOPOLOGY.read_bytes())

    assert region.neighbour_pairs == touching(topology, frozenset(region.municipalities))
    alone = [ags for ags in region.municipalities if not region.neighbours(ags)]
    assert alone == []


def test_neighbours_lie_close_to_each_other() -> None:
    """No pair of the table is further apart than a large municipality is wide."""
    with (ROOT / "region/municipalities.csv").open(encoding="utf-8", newline="") as file:
        spots = {row["ags"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}

    for one, other in load_region(ROOT / "region").neighbour_pairs:
        (north, east), (south, west) = spots[one], spots[other]
        assert ((north - south) * 111) ** 2 + ((east - west) * 65) ** 2 < 20**2, (one, other)
