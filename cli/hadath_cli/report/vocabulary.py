"""How the page groups what the rules tell apart. A subtype that is not named here is shown as `other`."""

from __future__ import annotations

# Incidents by kind: more than six colours nobody tells apart. `toll` is for tolls of which no strike is told.
FAMILIES = {
    "air": {"label": "Air, drone, missile", "subtypes": ["air_strike", "drone_strike", "missile_strike"]},
    "shelling": {"label": "Shelling", "subtypes": ["shelling"]},
    "bombing": {"label": "Bombing", "subtypes": ["bombing", "suicide_bombing"]},
    "ground": {"label": "Armed attack, clash", "subtypes": ["armed_attack", "clash"]},
    "other": {"label": "Other attack", "subtypes": ["interception", "unspecified"]},
    "toll": {"label": "Toll without an attack", "subtypes": []},
}

# Subtypes whose name says too little by itself; the others are shown as they are named.
LABELS = {"unspecified": "Attack of a kind not told"}
