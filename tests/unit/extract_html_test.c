/* HTML as it is found: what is text in it, where, and that nothing is lost. */

#include "html.h"

#include "check.h"
#include "entity.h"
#include "extract_doc.h"

static const struct html_case {
	const char *why;
	const char *in;
	const char *want;
} cases[] = {
	{ "blocks are units, inline tags split nothing",
	    "<p>Sk<b>y</b>bo<i>und</i></p><p>two</p>",
	    "para:1: Skybound\npara:2: two\n" },
	{ "white space collapses", "<div>\n a \r\n\tb  </div>",
	    "para:1: a b\n" },
	{ "a line end by br", "<p>a<br>b<br/><br>c<br></p>",
	    "para:1: a\nb\nc\n" },
	{ "cells are blocks", "<table><tr><td>a<td>b</table>",
	    "para:1: a\npara:2: b\n" },
	{ "preformatted lines", "<pre>\n a  b\r\n\n c</pre>d  e",
	    "para:1:  a  b\npara:2:  c\npara:3: d e\n" },
	{ "references", "&lt;&amp;&#44608;&#xAE40;&nbsp;&eacute;",
	    "para:1: <&\xEA\xB9\x80\xEA\xB9\x80\xC2\xA0\xC3\xA9\n" },
	{ "references of windows-1252", "&#147;x&#x94;",
	    "para:1: \xE2\x80\x9Cx\xE2\x80\x9D\n" },
	{ "references without an end", "AT&T &copy 1 &notit; &nosuch; &#; &",
	    "para:1: AT&T \xC2\xA9 1 \xC2\xACit; &nosuch; &#; &\n" },
	{ "references to nothing", "&#0;&#xD800;&#x110000;&#99999999999;",
	    "para:1: \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n" },
	{ "scripts and styles are no text",
	    "a<script>if (x<y) '</p>'</script><STYLE>p{}</style >b",
	    "para:1: ab\n" },
	{ "a script without end hides nothing", "a<script>b<p>c",
	    "para:1: ab\npara:2: c\n" },
	{ "comments", "a<!-- note <b>1</b> -->b<!---->",
	    "comment:1: note <b>1</b>\npara:1: ab\n" },
	{ "a comment without end", "a<!-- rest",
	    "comment:1: rest\npara:1: a\n" },
	{ "title and description",
	    "<title>T &amp; <b></title><meta name=Description "
	    "content='x&amp;y'>"
	    "<meta name=viewport content=w><meta property='og:title' "
	    "content=O>",
	    "meta:title: T & <b>\nmeta:description: x&y\nmeta:title: O\n" },
	{ "attributes for people",
	    "<p>a<img alt='x &gt; y' title=z src=q><input value=v>"
	    "<input type=hidden value=h><a href='http://e.example/?a&copy=1'>b",
	    "para:1/alt: x > y\npara:1/title: z\npara:1/value: v\n"
	    "para:1/link: http://e.example/?a&copy=1\npara:1: ab\n" },
	{ "addresses of the page itself are no links", "<a href='#x'>a</a>",
	    "para:1: a\n" },
	{ "readings stand aside",
	    "<ruby>\xE6\xBC\xA2<rp>(</rp><rt>kan<rp>)</rp></ruby>\xE5\xAD\x97",
	    "para:1: \xE6\xBC\xA2\xE5\xAD\x97\npara:1/ruby: kan\n" },
	{ "a > in a value", "<p title='a>b'>c",
	    "para:1/title: a>b\npara:1: c\n" },
	{ "a quote without end", "<p title='a>b</p><p>c",
	    "para:1/title: a\npara:1: b\npara:2: c\n" },
	{ "a tag without end", "a<p", "para:1: a<p\n" },
	{ "what is no tag", "1 < 2 <3 </ > <", "para:1: 1 < 2 <3 </ > <\n" },
	{ "a declaration without end hides nothing", "a <!b c <?d e <!f",
	    "para:1: a <!b c <?d e <!f\n" },
	{ "declarations", "<!DOCTYPE html><?xml version=1?>a<![CDATA[ b<c ]]>d",
	    "para:1: a b<c d\n" },
	{ "tags in capitals, odd blanks", "<P\n>a</P\t><Br / >b",
	    "para:1: a\npara:2: b\n" },
	{ "nothing", " <p> </p>&nbsp;", "" },
};

static void
as_text(struct doc *d)
{
	html_text(d, doc_bytes(d), STR(""));
}

static void
check_case(const struct html_case *c)
{
	struct buf got = { NULL, 0, 0 };

	said(as_text, str_of(c->in), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
	buf_fini(&got);
}

static const struct declared_case {
	const char *in;
	const char *want; /* NULL: nothing */
} declared[] = {
	{ "<meta charset=euc-kr>", "CP949" },
	{ "<META HTTP-EQUIV='content-type' CONTENT='text/html; "
	  "charset=gb2312'>",
	    "GB18030" },
	{ "<!-- <meta charset=big5> --><meta charset = 'shift_jis' >",
	    "CP932" },
	{ "<?xml version='1.0' encoding='Big5'?><html>", "Big5" },
	{ "<meta charset=utf-16>", "UTF-8" },
	{ "<meta name=description content='charset=big5'>", NULL },
	{ "<meta charset=nothing-known>", NULL },
	{ "<p>no</p>", NULL },
	{ "", NULL },
};

static void
check_declared(const struct declared_case *c)
{
	const char *got = html_declared(str_of(c->in));

	CHECK_STR_WHY(str_of(got == NULL ? "" : got),
	    str_of(c->want == NULL ? "" : c->want), c->in);
}

/* A page in EUC-KR that says so, through the charset module. */
static void
check_page(void)
{
	struct buf got = { NULL, 0, 0 };
	static const char page[] = "<meta charset=euc-kr><p>\xC0\xDB\xBE\xF7 "
				   "\xC1\xF6\xBD\xC3\xBC\xAD &#44608;</p>";

	said(html_read, STR(page), &said_limits, &got);
	CHECK_STR(str_head(buf_str(&got), 17), STR("= charset: CP949\n"));
	CHECK(str_ends(buf_str(&got),
	    STR("para:1: \xEC\x9E\x91\xEC\x97\x85 "
		"\xEC\xA7\x80\xEC\x8B\x9C\xEC\x84\x9C \xEA\xB9\x80\n")));
	buf_fini(&got);
}

/* Text over the limit is cut, and said. */
static void
check_limit(void)
{
	struct doc_limits limits = said_limits;
	struct buf got = { NULL, 0, 0 };

	limits.text = 5;
	said(as_text, STR("<p>\xEA\xB9\x80\xEA\xB9\x80\xEA\xB9\x80<p>abc<p>d"),
	    &limits, &got);
	CHECK_STR(
	    buf_str(&got), STR("para:1: \xEA\xB9\x80\xEA\xB9\x80\xEA\xB9\x80\n"
			       "para:2: ab\n! limit-text: too much text\n"));
	buf_fini(&got);
}

/* Markup whose ends are all missing is read in one go, not again and again. */
static void
check_unended(void)
{
	static const char *const begins[] = { "<a ", "<a b='", "<script>",
		"<!-- ", "&", "<", "<title>", "<a b=\"c' " };

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		struct buf in = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		for (size_t k = 0; k < 200000; k++)
			buf_addz(&in, begins[i]);
		buf_addc(&in, 'x');
		said(as_text, buf_str(&in), &said_limits, &got);
		CHECK_WHY(got.n > 0, begins[i]);
		buf_fini(&in);
		buf_fini(&got);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(&cases[i]);
	for (size_t i = 0; i < sizeof declared / sizeof *declared; i++)
		check_declared(&declared[i]);
	check_page();
	check_limit();
	check_unended();
	return check_done();
}
