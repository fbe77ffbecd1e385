"""What names tell of the kind of a body or a happening; the answer stands beside each name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify import classify_organization, organization_country
from pipeline.records import EventClass, OrganizationClass

ORGANIZATION_CLASSES = OrganizationClass.__args__  # type: ignore[attr-defined]
EVENT_CLASSES = EventClass.__args__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("World Health Organization", "intergovernmental"),
        ("WHO", "intergovernmental"),
        ("the UN Security Council", "intergovernmental"),
        ("United Nations Mission in Ruritania", "intergovernmental"),
        ("European Commission's", "intergovernmental"),
        ("Permanent Mission of Belgium to the United Nations", "government"),
        ("Embassy of Norway in Lima", "government"),
        ("Ministry of Fisheries", "government"),
        ("Norwegian Directorate of Rivers", "government"),
        ("Federal Office for Bees", "government"),
        ("Swiss delegation", "government"),
        ("Office for Women's Affairs", "government"),
        ("12th Infantry Brigade", "government"),
        ("Kenyan police", "government"),
        ("Kingdom of Belgium", "state"),
        ("ROK", "state"),
        ("University of Ruritania", "academic"),
        ("Department of History, Ruritania University", "academic"),
        ("Institute for Lake Studies", "academic"),
        ("Universität Musterstadt", "academic"),
        ("Oxfam Peru", "ngo"),
        ("Ruritanian Beekeepers' Association", "ngo"),
        ("Fundación Lagos Limpios", "ngo"),
        ("Muster Holding AG", "company"),
        ("Ruritania Airlines", "company"),
        ("Acme Corp.", "company"),
        ("Ruritania Times", "media"),
        ("Musterstädter Tageszeitung", "media"),
        ("Green Party of Ruritania", "political_party"),
        ("Ruritanian Liberation Front", "armed_group"),
        ("Evangelical Church of Ruritania", "religious"),
        ("Working Group on Lakes", "network"),
        ("Lakes Coalition", "network"),
        ("Steering Committee", "network"),
        ("Council of Ruritanian and Sylvanian States", "intergovernmental"),
        ("Lake Dwellers' Council", "network"),
        ("Southern Sudan Lakes Commission", "government"),
        ("Front for the Liberation of the Lakes", "armed_group"),
        ("Radio Ruritania", "media"),
        ("The EU", "intergovernmental"),
        ("JAMAICA", "state"),
        ("Department of Lake Studies", "academic"),
        ("Zyxel", "other"),
        ("civil rights movement", "other"),
    ],
)
def test_organization(name: str, value: str) -> None:
    found = classify_organization(name)
    assert found.value == value, found.reason


def test_a_known_acronym_in_the_text_helps_an_unknown_name() -> None:
    assert classify_organization("Sansfrontiéristes").value == "other"
    assert classify_organization("Sansfrontiéristes", acronyms=("MSF",)).value == "ngo"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("State Department", "US"),
        ("Norwegian Directorate of Rivers", "NO"),
        ("Embassy of Norway in Lima", "NO"),
        ("Belgian Ministry of Defence", "BE"),
        ("Ministry of Health of the Republic of Korea", "KR"),
        ("University of Geneva", "CH"),
        ("World Health Organization", None),
        ("United Nations Mission in Sudan", None),
        ("Working Group on Lakes", None),
    ],
)
def test_country(name: str, code: str | None) -> None:
    assert organization_country(name)[0] == code


@given(st.text(max_size=60))
def test_any_text_gets_a_class_of_the_contract_and_a_reason(text: str) -> None:
    body = classify_organization(text)
    assert body.value in ORGANIZATION_CLASSES
    assert 0.0 <= body.confidence <= 1.0
    assert body.reason
    code, reason = organization_country(text)
    assert code is None or len(code) == 2
    assert reason
