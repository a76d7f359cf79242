"""The first half of the landlord's form: the home, its place and equipment, the rent."""

from __future__ import annotations

from decimal import Decimal

from catalog.vocabulary import (
    Extra,
    Furnished,
    Kitchen,
    OfferKind,
    Room,
    RunningCost,
    SeparateCost,
)
from formsrv.forms.rows import N_, Kind, Row

HIGHEST_AMOUNT = 20_000
"""Euros; more is a slip of the finger."""
FARTHEST = 50_000
"""Metres."""

HOME: tuple[Row, ...] = (
    Row(
        name="kind",
        kind=Kind.CHOICE,
        covers="offer.kind",
        label=N_("What do you offer?"),
        words=OfferKind,
    ),
    Row(
        name="postcode",
        kind=Kind.POSTCODE,
        covers="offer.postcode",
        label=N_("Postcode of the home"),
    ),
    Row(
        name="rooms",
        kind=Kind.DECIMAL,
        covers="offer.rooms",
        label=N_("Number of rooms"),
        hint=N_("Without kitchen and bath. Half rooms are possible: 2,5"),
        low=1,
        high=20,
        multiple=Decimal("0.5"),
        wrong=N_("Please enter whole or half rooms from %(low)s to %(high)s, for example 2,5."),
    ),
    Row(
        name="area",
        kind=Kind.DECIMAL,
        covers="offer.area",
        label=N_("Living area in square metres"),
        low=5,
        high=1000,
        multiple=Decimal("0.1"),
        wrong=N_(
            "Please enter an area from %(low)s to %(high)s square metres with at most one decimal."
        ),
    ),
    Row(
        name="persons",
        kind=Kind.WHOLE,
        covers="offer.persons",
        label=N_("For how many people is there room?"),
        low=1,
        high=20,
    ),
)
PLACE: tuple[Row, ...] = (
    Row(
        name="municipality",
        kind=Kind.PLACE,
        covers="offer.municipality",
        step=2,
        label=N_("Municipality"),
        hint=N_("Of small municipalities only the Amt around them is shown."),
    ),
    Row(
        name="floor",
        kind=Kind.WHOLE,
        covers="offer.floor",
        step=2,
        label=N_("Floor"),
        hint=N_("0 is the ground floor, -1 the basement."),
        required=False,
        low=-1,
        high=40,
    ),
    Row(
        name="lift",
        kind=Kind.YES,
        covers="offer.lift",
        step=2,
        label=N_("There is a lift"),
        required=False,
    ),
    Row(
        name="step_free",
        kind=Kind.YES,
        covers="offer.step_free",
        step=2,
        label=N_("The home can be reached without steps"),
        required=False,
    ),
    Row(
        name="room_list",
        kind=Kind.CHOICES,
        covers="offer.room_list",
        step=2,
        label=N_("Which rooms are there?"),
        words=Room,
        required=False,
    ),
    Row(
        name="extras",
        kind=Kind.CHOICES,
        covers="offer.extras",
        step=2,
        label=N_("What else is there?"),
        words=Extra,
        required=False,
    ),
    Row(
        name="kitchen",
        kind=Kind.CHOICE,
        covers="offer.kitchen",
        step=2,
        label=N_("What does the kitchen have?"),
        words=Kitchen,
    ),
    Row(
        name="furnished",
        kind=Kind.CHOICE,
        covers="offer.furnished",
        step=2,
        label=N_("Does furniture stay?"),
        words=Furnished,
        first=Furnished.NO,
    ),
    *(
        Row(
            name=name,
            kind=Kind.WHOLE,
            covers=f"offer.distances.{name}",
            step=2,
            label=label,
            required=False,
            low=0,
            high=FARTHEST,
        )
        for name, label in (
            ("bus", N_("Metres to the next bus stop")),
            ("shop", N_("Metres to the next food shop")),
            ("doctor", N_("Metres to the next doctor")),
            ("school", N_("Metres to the next school")),
        )
    ),
)
RENT: tuple[Row, ...] = (
    *(
        Row(
            name=name,
            kind=Kind.MONEY,
            covers=f"offer.rent.{name}",
            step=3,
            label=label,
            hint=hint,
            required=required,
            low=0,
            high=HIGHEST_AMOUNT,
        )
        for name, required, label, hint in (
            ("net", True, N_("Rent without running costs"), ""),
            ("cold_costs", True, N_("Running costs without heating"), ""),
            (
                "heating",
                False,
                N_("Heating costs"),
                N_("Leave this empty when the tenant pays the supplier directly."),
            ),
            ("other", False, N_("Other regular costs"), ""),
            (
                "garage",
                False,
                N_("Garage or parking space"),
                N_("Only if it can be rented with the home."),
            ),
            ("deposit", False, N_("Deposit"), N_("At most three rents without running costs.")),
        )
    ),
    Row(
        name="hot_water_in_heating",
        kind=Kind.YES,
        covers="offer.rent.hot_water_in_heating",
        step=3,
        label=N_("Hot water is part of the heating costs"),
        required=False,
    ),
    Row(
        name="included",
        kind=Kind.CHOICES,
        covers="offer.rent.included",
        step=3,
        label=N_("What do the running costs include?"),
        words=RunningCost,
        required=False,
    ),
    Row(
        name="separate",
        kind=Kind.CHOICES,
        covers="offer.rent.separate",
        step=3,
        label=N_("What does the tenant pay to others?"),
        words=SeparateCost,
        required=False,
    ),
)
