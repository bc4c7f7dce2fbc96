"""The switch and the texts that follow it; the browser tests show them at work."""

import unicodedata

from d2l_helpers import language, texts


def test_bilingual_has_one_child_for_each_language():
    html = texts.bilingual("a < b", "a < b, tiếng Việt")
    assert html == (
        '<div class="bilingual"><div lang="en">a &lt; b</div>'
        '<div lang="vi">a &lt; b, tiếng Việt</div></div>'
    )


def test_switch_says_what_to_do_where_no_widget_is_shown():
    shown, _ = language.switch()._repr_mimebundle_()
    assert 'lang="en"' in shown["text/html"]
    assert 'lang="vi"' in shown["text/html"]
    assert unicodedata.is_normalized("NFC", shown["text/html"] + shown["text/plain"])
