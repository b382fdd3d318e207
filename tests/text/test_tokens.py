"""What the parser writes out, cut at its tags, is the tree it made."""

from hypothesis import assume, example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from text.pages import prepared
from text.tokens import RAW_PLACE, tokens, unescaped

SOUP = st.lists(
    st.sampled_from(
        ["<p>", "<p a<b>", "<a<b c=d>", "<script>", "</script>", "<!--", "-->", "<script", "<style>", "</style>", ">",
         "<svg>", "</svg>", "<xmp>", "</xmp>", "<title>", "</title>", '"', "'", "=", "<div a='", '<i b="', "&lt;",
         "&amp",
         "<table>", "<td>", "</p>", "保本", " ", "<plaintext>", "<?php", "?>", "<![CDATA[", "\x00", "<textarea>", "/",
         "<!doctype html>", "<template>", "</template>", "<iframe>", "</iframe>", "<noscript>", "<select>", "<br>"]
    ),
    max_size=25,
).map("".join)  # fmt: skip
RAW = ("script", "style", "iframe", "noembed", "noframes")


def texts_of(html: str) -> list[str]:
    """Every text node outside of raw elements, in order, by way of the tree."""
    found = []

    def down(node) -> None:
        while node is not None:
            if node.tag == "-text":
                found.append(node.text_content or "")
            elif node.tag == "template":
                for each in node.template_fragments():
                    down_one(each)
            elif node.tag not in RAW:
                down(node.child)
            node = node.next

    def down_one(node) -> None:
        if node.tag == "-text":
            found.append(node.text_content or "")
        elif node.tag not in RAW:
            down(node.child)

    down(LexborHTMLParser(html).root)
    return found


@given(SOUP)
@example("<p<script>保本")
@example("<p a<script=x>保</p><script>if(a<b)'</scrip'</script>本")
@example("<script>a<!-- <script>x</script> y --></script>保本")
@example('<p title="<b>x</b> > <script>">保本')
@example("<?php if (a<b) { ?>保本")
def test_texts_are_those_of_the_tree(html):
    """No text is lost, none is added, whatever stands in names, quotes, comments and scripts."""
    assume(
        not ("<svg" in html and any(name in html for name in ("<xmp", "plaintext", "template")))
    )  # written out raw although markup there
    expected = "".join(texts_of(html))
    found = tokens(prepared(html))

    assert expected == "".join(map(unescaped, found.texts))


@given(SOUP)
@example("<script><!--<script>")
@example("x<script><!--<script>保本</body>")
def test_places_are_marked(html):
    """With marks the texts are the same, and each raw element has its place."""
    assume("<svg" not in html)  # what is raw elsewhere is markup there; it is not shown either way
    plain, marked = tokens(prepared(html)), tokens(prepared(html), mark=True)

    assert "".join(plain.texts) == "".join(marked.texts)
    assert plain.raws == marked.raws
    assert marked.tags.count(RAW_PLACE) == len(marked.raws)


def test_attributes_hide_no_tags():
    """The parser writes < and > in values as entities; the cut at > depends on it."""
    found = tokens(b"<p title='<b>\"x\"</b>'>y")

    assert 'p title="&lt;b&gt;&quot;x&quot;&lt;/b&gt;"' in found.tags
