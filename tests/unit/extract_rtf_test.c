/* RTF: what is text in it, where, and in which charset it was written. */

#include "check.h"
#include "extract_doc.h"
#include "rtf.h"

#define HEAD                                                                   \
	"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl"                           \
	"{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}"                      \
	"{\\f1\\fnil\\fcharset0 Arial;}{\\f2\\fcharset129 B;}"                 \
	"{\\f3\\fcharset128 M;}}"

static const struct rtf_case {
	const char *why;
	const char *rtf;
	const char *want;
} cases[] = {
	{ "paragraphs, empty ones counted, runs joined",
	    "{\\rtf1\\ansi Sky{\\b bo}und\\par\\par a\\tab b\\line c\\par}",
	    "para:1: Skybound\npara:3: a\tb\nc\n" },
	{ "a line end is none, escaped it is one", "{\\rtf1 a\r\nb\\\nc}",
	    "para:1: ab\npara:2: c\n" },
	{ "characters of two bytes split over runs",
	    HEAD "\\f0 \\'d6{\\b\\'d0}{\\i\\'ce}\\'c4\\par"
		 "\\f2\\'b0\\f1\\'a1}",
	    "para:1: \xE4\xB8\xAD\xE6\x96\x87\npara:2: \xEA\xB0\x80\n" },
	{ "a second byte that is a letter, a brace, a backslash",
	    HEAD "\\f3\\'83A\\'83\\\\\\'83\\{x}",
	    "para:1: \xE3\x82\xA2\xE3\x82\xBD\xE3\x83\x9Cx\n" },
	{ "fonts called Western in a Chinese document",
	    HEAD "\\f1\\'d6\\'d0 caf\\'e9 ok\\par\\'d6\\'d0\\'ce\\'c4}",
	    "para:1: \xC3\x96\xC3\x90 caf\xC3\xA9 ok\n"
	    "para:2: \xE4\xB8\xAD\xE6\x96\x87\n" },
	{ "no charset told: as its bytes look",
	    "{\\rtf1 \\'b4\\'eb\\'c7\\'d1\\'b9\\'ce\\'b1\\'b9 "
	    "\\'bc\\'ad\\'bf\\'ef\\'c6\\'af\\'ba\\'b0\\'bd\\'c3}",
	    "para:1: \xEB\x8C\x80\xED\x95\x9C\xEB\xAF\xBC\xEA\xB5\xAD "
	    "\xEC\x84\x9C\xEC\x9A\xB8\xED\x8A\xB9\xEB\xB3\x84\xEC\x8B\x9C\n" },
	{ "numbers, what they replace left out",
	    "{\\rtf1\\uc1\\u-20940?{\\uc2\\u24180\\'94\\'4e}\\uc0\\u21494 x"
	    "\\uc1 \\u-10179?\\u-8704?\\u8364\\bullet y}",
	    "para:1: \xEA\xB8\xB4\xE5\xB9\xB4\xE5\x8F\xB6x"
	    "\xF0\x9F\x98\x80\xE2\x82\xACy\n" },
	{ "half a pair is said", "{\\rtf1 a\\u-10179?b}",
	    "para:1: a\xEF\xBF\xBD"
	    "b\n! text-damaged: 1 replaced\n" },
	{ "what is said twice, and what is skipped",
	    "{\\rtf1{\\upr{a}{\\*\\ud{b\\u233?}}}{\\*\\unknown c{\\b d}}"
	    "{\\stylesheet{\\s1 Normal;}}{\\*\\bkmkstart e}{\\list{\\leveltext "
	    "\\'02\\'00.}{\\listname g;}}f}",
	    "para:1: b\xC3\xA9"
	    "f\n" },
	{ "headers, notes, comments, text boxes",
	    "{\\rtf1{\\header top\\par}{\\footerf foot\\par}a{\\footnote "
	    "n1\\par"
	    " n2}{\\footnote\\ftnalt e}{\\*\\atnid K}{\\*\\atnauthor Kim}"
	    "{\\*\\annotation{\\*\\atnref 1}why}b{\\shp{\\*\\shpinst{\\sp{\\sn "
	    "wzDescription}{\\sv cat}}{\\shptxt box\\par two}}{\\shprslt box}}"
	    "\\par c}",
	    "header:1/para:1: top\nfooter:1/para:1: foot\nnote:1: n1\n"
	    "note:1: n2\nendnote:1: e\ncomment:1/author: Kim\n"
	    "comment:1: why\npara:2: box\npara:3: two\npara:1: ab\n"
	    "para:1/alt: cat\npara:4: c\n" },
	{ "tables: a cell is a paragraph",
	    "{\\rtf1\\trowd a\\cell b\\par c\\cell\\row d}",
	    "para:1: a\npara:2: b\npara:3: c\npara:4: d\n" },
	{ "fields, hyperlinks, changes",
	    "{\\rtf1{\\field{\\*\\fldinst{HYPERLINK \"http://a.example/\" "
	    "\\\\o "
	    "\"tip\"}}{\\fldrslt there}} {\\field{\\*\\fldinst PAGE}"
	    "{\\fldrslt 7}}{\\deleted gone}{\\revised new}"
	    "\\mvt  it\\plain{\\mvf from}{\\revised\\deleted both}"
	    " \\revised1 so\\revised0  x"
	    "{\\xe{\\v entry}}}",
	    "para:1: there 7new it so x\n"
	    "para:1/deleted: gonefromboth\npara:1/inserted: new it\nso\n"
	    "para:1/field: PAGE\nentry\n"
	    "para:1/link: http://a.example/\ntip\n" },
	{ "facts",
	    "{\\rtf1\\ansicpg949{\\info{\\title \\'b0\\'a1}{\\author "
	    "Ri}{\\creatim"
	    "\\yr2003\\mo5\\dy2\\hr9\\min7}\\nofpages3}{\\*\\userprops{"
	    "\\propname"
	    " Client}\\proptype30{\\staticval SEK}}{\\*\\generator W 1;}x}",
	    "meta:title: \xEA\xB0\x80\nmeta:author: Ri\n"
	    "= created: 2003-05-02T09:07\n= pages: 3\nmeta:Client: SEK\n"
	    "= program: W 1\npara:1: x\n" },
	{ "a package, a picture, binary bytes",
	    "{\\rtf1{\\object\\objemb{\\*\\objdata 010500000200000008000000"
	    "5061636b616765000000000000000000 21000000 0200 612e74787400 433a5c"
	    "612e74787400 00000300 01000000 00 03000000 6f6e65}{\\result r}}"
	    "{\\*\\shppict{\\pict\\pngblip\\bin3 }{x}}{\\nonshppict{\\pict"
	    "\\wmetafile8 0102}}}",
	    "+ a.txt: one\n+ picture-2.png: }{x\npara:1: r\n" },
	{ "HTML in RTF",
	    "{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf\\par"
	    "\\htmlrtf0 a < b{\\*\\htmltag84 <a href=\"http://x/\">}\\htmlrtf "
	    "{\\field}\\htmlrtf0 c{\\*\\htmltag92 </a>}}",
	    "para:1/link: http://x/\npara:1: a < bc\n" },
	{ "cut anywhere", "{\\rtf1 a{\\b b{\\*\\atnauthor c",
	    "para:1: ab\n! truncated: 3 groups without an end\n" },
	{ "text behind the last brace is read", "{\\rtf1 a}b\\par c}\n",
	    "! damaged: text behind the last brace\npara:1: ab\npara:2: c\n" },
	{ "a file behind the last brace", "{\\rtf1 a}PK\003\004zip",
	    "+ (behind): PK\003\004zip\npara:1: a\n" },
	{ "words that are none",
	    "{\\rtf1\\ \\\\\\{\\'zz\\u\\f99999999 a\\bin99999999 b",
	    "para:1: \\{zza\n! truncated: 1 groups without an end\n" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = { NULL, 0, 0 };

		said(rtf_read, str_of(cases[i].rtf), &said_limits, &got);
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].why);
		buf_fini(&got);
	}
	return check_done();
}
