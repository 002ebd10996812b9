"""The XML of a submission: what counts and may leave, and no more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from forms import Instance
from forms.answers import UNWRITABLE
from reports.interchange.fields import layout
from reports.interchange.openrosa import document
from tests.forms.sheets import TODAY
from tests.reports.samples import NEW, Submitted, both, submitted, versions

FORMS = {form.version: form for form in versions()}
LAYOUT = layout(versions())


def read_again(sent: Submitted) -> Instance:
    xml = document(LAYOUT, sent).decode().partition("?>")[2].strip()
    return Instance(FORMS[sent.version], xml, today=TODAY)


def test_the_engine_reads_the_same_answers_back() -> None:
    for sent in both():
        open_answers = {p: v for p, v in sent.answers.items() if not p.endswith("/secret")}
        assert read_again(sent).answers() == open_answers


def test_with_restricted_answers_when_they_are_asked_for() -> None:
    for sent in both():
        xml = document(layout(versions(), restricted=True), sent).decode()
        assert f"<secret>canary-{sent.version}</secret>" in xml
        assert "canary" not in document(LAYOUT, sent).decode()


def test_the_form_its_version_and_the_record_are_named() -> None:
    tree = etree.fromstring(document(LAYOUT, both()[1]))
    assert (tree.get("id"), tree.get("version")) == ("bao-cao", "2")
    assert tree.findtext("meta/instanceID") == "uuid:00000000-0000-0000-0000-000000000002"
    assert tree.findtext("meta/instanceName") == "SK-0002"


def test_an_answer_that_became_irrelevant_stays_here() -> None:
    instance = Instance(FORMS["2"], both()[1].xml, today=TODAY)
    changed = instance.put("/data/total", "9")
    assert isinstance(changed, Instance)
    assert "đông" in changed.to_xml()
    sent = replace(both()[1], xml=changed.to_xml(), answers=changed.answers())
    assert "đông" not in document(LAYOUT, sent).decode()
    assert read_again(sent).value("/data/total") == "9"


def test_metadata_that_tells_of_a_phone_stays_here() -> None:
    xml = both()[0].xml.replace("<meta>", "<meta><deviceID>canary</deviceID>")
    told = document(LAYOUT, replace(both()[0], xml=xml)).decode()
    assert "deviceID" not in told
    assert "canary" not in told


def test_what_was_stored_is_not_computed_again() -> None:
    sent = both()[1]
    xml = sent.xml.replace("<men>10</men>", "<men>11</men>")
    answers = {**sent.answers, "/data/men": "11"}
    assert "<men>11</men>" in document(LAYOUT, replace(sent, xml=xml, answers=answers)).decode()


@settings(deadline=None)  # a form is filled each time
@given(st.text(min_size=1, max_size=60).filter(lambda t: not UNWRITABLE.search(t)))
def test_every_text_comes_back(text: str) -> None:
    typed = text.replace("\r", " ")  # XML has one kind of line end
    sent = submitted(FORMS["2"], 3, {**NEW, "/title": typed})
    assert read_again(sent).value("/data/title") == typed
