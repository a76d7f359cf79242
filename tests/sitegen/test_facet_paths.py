"""A facet's address says all of it."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.facets import Facet, read_facet

PLACES = st.sampled_from(["", "town", "amt-of-two-words"])
RULES = st.one_of(
    st.just(("", "")),
    st.tuples(st.sampled_from(["for", "within", "rooms"]), st.integers(1, 20).map(str)),
    st.tuples(st.just("with"), st.sampled_from(["now", "soon", "step-free", "no-wbs"])),
)


@given(place=PLACES, rule=RULES)
def test_what_is_written_is_read_again(place: str, rule: tuple[str, str]) -> None:
    """Place and question, in this order, whichever of them there is."""
    facet = Facet(place, *rule)
    if place or rule[0]:
        assert read_facet(facet.path) == facet
        assert facet.path == facet.path.strip("/")
