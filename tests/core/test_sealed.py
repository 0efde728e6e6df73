"""Personal details at rest."""

from hypothesis import given
from hypothesis import strategies as st

from kepu.core.persons.sealed import mask_name, mask_phone, person_key, seal, unseal


@given(st.text(max_size=80))
def test_what_is_sealed_comes_back_and_does_not_show(text):
    sealed = seal(text)
    assert unseal(sealed) == text
    assert len(text) < 4 or text not in sealed


def test_what_was_sealed_under_another_key_reads_as_nothing(settings):
    sealed = seal("王小明")
    settings.KEPU_PERSONAL_KEY = "another key"
    assert unseal(sealed) == ""


def test_one_person_has_one_key_however_it_is_typed_and_another_site_has_another(settings):
    key = person_key("51012319900101123x")
    assert person_key(" ５１０１２３19900101123X ") == key
    assert len(key) == 32
    assert person_key("13800000000", "王小明") != person_key("13800000000王", "小明")
    settings.KEPU_PERSONAL_KEY = "another key"
    assert person_key("51012319900101123x") != key


def test_masks_leave_enough_to_recognise_oneself():
    assert [mask_name(name) for name in ("王小明", "李", "")] == ["王**", "李", ""]
    assert [mask_phone(phone) for phone in ("13812345678", "8765432", "110", "")] == [
        "138****5678",
        "*****32",
        "***",
        "",
    ]
