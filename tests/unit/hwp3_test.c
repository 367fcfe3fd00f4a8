/* HWP 3, made here byte by byte: characters, controls, what is said of the
 * file. */

#include "check.h"
#include "extract_doc.h"
#include "hwp3.h"
#include "hwp3char.h"
#include "hwp3file.h"

static void
characters(void)
{
	static const struct {
		uint16_t code;
		const char *want;
	} cases[] = {
		{ 'A', "A" },
		{ 0x8861, "\xE1\x84\x80\xE1\x85\xA1" },             /* ga */
		{ 0x8862, "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8" }, /* gak */
		{ 0xD065, "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB" }, /* han */
		{ 0xD3BD, "\xE1\x84\x92\xE1\x85\xB5\xE1\x87\x82" }, /* hih */
		/* Hangul as it was spelt in 1912. */
		{ 0xD3C5, "\xE1\x84\x92\xE1\x86\x9E\xE1\x86\xAB" },
		{ 0x8841, "\xE3\x84\xB1" }, /* letters alone */
		{ 0xD041, "\xE3\x85\x8E" },
		{ 0x8461, "\xE3\x85\x8F" },
		{ 0x87A1, "\xE3\x85\xA3" },
		{ 0x8003, "\xE3\x84\xB4" },
		{ 0x8401, NULL },           /* a syllable of nothing */
		{ 0x4000, "\xE4\xBC\xBD" }, /* first and last hanja */
		{ 0x4000 + 4887, "\xE8\xA9\xB0" },
		{ 0x4000 + 4888, NULL },
		{ 0x3401, "\xE3\x80\x80" }, /* the first sign */
		{ 0x3400, NULL },
		{ 0x34C1, "\xEF\xBC\x81" }, /* row 3 */
		{ 0x1F01, "\xE3\x81\x81" }, /* kana */
		{ 0x1F61, "\xE3\x82\xA1" },
		{ 0x2F00, "\xE2\x96\xA1" }, /* bullets */
		{ 0x2F16, "\xE2\x97\x8F" },
		{ 0x3013, "\xE2\x94\x8C" }, /* lines */
		{ 0x301C + 11, "\xE2\x94\x80" },
		{ 0x37C1, "\xEA\xB8\x80" },
		{ 0x37FF, NULL },
		{ 0x0100, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = { NULL, 0, 0 };
		bool known = hwp3char_add(&b, cases[i].code);
		const char *want =
		    cases[i].want == NULL ? "\xEF\xBF\xBD" : cases[i].want;

		CHECK(known == (cases[i].want != NULL));
		CHECK_STR(buf_str(&b), str_of(want));
		buf_fini(&b);
	}
}

/* Every modern syllable comes back from its code, in order. */
static void
syllables(void)
{
	struct buf units = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	struct buf nfc = { NULL, 0, 0 };
	unsigned wrong = 0;

	for (uint32_t cp = 0xAC00; cp <= 0xD7A3; cp++) {
		struct buf want = { NULL, 0, 0 };

		buf_reset(&units);
		buf_reset(&got);
		buf_add_utf8(&want, cp);
		hwp3_units(&units, buf_z(&want));
		(void)hwp3char_add(
		    &got, (uint16_t)((unsigned char)units.p[0] |
				     (unsigned char)units.p[1] << 8));
		wrong +=
		    !str_eq(charset_nfc(buf_str(&got), &nfc), buf_str(&want));
		buf_fini(&want);
	}
	CHECK(wrong == 0);
	buf_fini(&units);
	buf_fini(&got);
	buf_fini(&nfc);
}

static void
parse_body(struct doc *d)
{
	hwp3_body(d, doc_bytes(d));
}

/* want: what is said of a body. */
static void
want(const char *why, struct str body, const char *lines)
{
	struct buf got = { NULL, 0, 0 };

	said(parse_body, body, &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(lines), why);
	buf_fini(&got);
}

static void
controls(void)
{
	static const unsigned cells[][2] = { { 100, 10 }, { 0, 10 }, { 100, 0 },
		{ 0, 0 } };
	struct buf b = { NULL, 0, 0 }, s = { NULL, 0, 0 };

	hwp3_body_begin(&b);
	hwp3_line(&b, "\xEA\xB0\x80 one");
	hwp3_line(&b, "");
	/* Tab, hyphen, spaces, characters in one place, a number. */
	hwp3_units(&s, "a");
	hwp3_head(&s, 9, 4);
	hwp3_units(&s, "b");
	hwp3_head(&s, 24, 2);
	hwp3_head(&s, 30, 0);
	hwp3_head(&s, 31, 0);
	ole_put(&s, 23, 2);
	hwp3_units(&s, "xy");
	ole_put(&s, 0, 2);
	ole_put(&s, 23, 2);
	hwp3_head(&s, 18, 4);
	hwp3_units(&s, "c");
	ole_put(&s, 13, 2);
	hwp3_para(&b, 4 + 4 + 3 + 2 + 2 + 5 + 4, buf_str(&s));
	hwp3_end(&b);
	want("text, and what is shown in it", buf_str(&b),
	    "para:1: \xEA\xB0\x80 one\npara:3: a\tb-\xC2\xA0 xyc\n");

	hwp3_body_begin(&b);
	buf_reset(&s);
	hwp3_units(&s, "t");
	hwp3_box(&s, 0, cells, 4);
	for (unsigned i = 0; i < 4; i++) {
		hwp3_line(&s, (const char *[]){ "d", "c", "b", "a" }[i]);
		hwp3_end(&s);
	}
	hwp3_line(&s, "caption");
	hwp3_end(&s);
	hwp3_box(&s, 1, cells, 1);
	hwp3_line(&s, "box");
	hwp3_end(&s);
	hwp3_end(&s);
	ole_put(&s, 13, 2);
	hwp3_para(&b, 1 + 4 + 4 + 1, buf_str(&s));
	hwp3_end(&b);
	want("tables and boxes", buf_str(&b),
	    "table:1!B2/para:2: d\ntable:1!A2/para:3: c\n"
	    "table:1!B1/para:4: b\ntable:1!A1/para:5: a\n"
	    "table:1/para:6: caption\npara:7: box\npara:1: t\n");

	hwp3_body_begin(&b);
	buf_reset(&s);
	hwp3_head(&s, 16, 4);
	ole_fill(&s, 8 + 2, 0);
	hwp3_line(&s, "head");
	hwp3_end(&s);
	hwp3_head(&s, 16, 4);
	ole_fill(&s, 8, 0);
	ole_put(&s, 1, 2);
	hwp3_line(&s, "foot");
	hwp3_end(&s);
	hwp3_head(&s, 17, 4);
	ole_fill(&s, 8 + 6, 0);
	hwp3_line(&s, "note");
	hwp3_end(&s);
	hwp3_head(&s, 17, 4);
	ole_fill(&s, 8 + 2, 0);
	ole_put(&s, 1, 4);
	hwp3_line(&s, "end");
	hwp3_end(&s);
	hwp3_head(&s, 15, 4);
	ole_fill(&s, 8, 0);
	hwp3_line(&s, "hidden");
	hwp3_end(&s);
	hwp3_head(&s, 2, 4); /* a block of no length */
	hwp3_units(&s, "text");
	ole_put(&s, 13, 2);
	hwp3_para(&b, 6 * 4 + 4 + 1, buf_str(&s));
	hwp3_end(&b);
	want("what stands beside the text", buf_str(&b),
	    "header:1/para:1: head\nfooter:1/para:1: foot\nnote:1: note\n"
	    "endnote:1: end\ncomment:1: hidden\npara:1: text\n");

	hwp3_body_begin(&b);
	buf_reset(&s);
	ole_put(&s, 34, 0);
	hwp3_head(&s, 6, 4);
	hwp3_units(&s, "mark");
	ole_fill(&s, 32 - 8 + 2, 0);
	ole_put(&s, 26, 2);
	hwp3_units(&s, "key");
	ole_fill(&s, 120 - 6 + 120 + 4, 0);
	hwp3_head(&s, 5, 4);
	ole_fill(&s, 30, 0);
	ole_put(&s, 4, 4);
	ole_put(&s, 0, 4);
	ole_put(&s, 0, 4);
	ole_put(&s, 3, 4);
	hwp3_units(&s, "do");
	buf_addz(&s, "bin");
	hwp3_head(&s, 11, 4);
	ole_put(&s, 4, 4);
	ole_fill(&s, 83 - 4, 0);
	buf_addz(&s, "C:\\a.bmp");
	ole_fill(&s, 348 - 83 - 8, 0);
	buf_addz(&s, "skip");
	hwp3_line(&s, "caption");
	hwp3_end(&s);
	ole_put(&s, 13, 2);
	hwp3_para(&b, 4 + 123 + 4 + 4 + 1, buf_str(&s));
	hwp3_end(&b);
	ole_put(&b, 1, 4);
	ole_put(&b, 32 + 7, 4);
	buf_addz(&b, "HWP1.bmp");
	ole_fill(&b, 24, 0);
	buf_addz(&b, "picture");
	ole_put(&b, 9, 4);
	ole_put(&b, 2, 4);
	buf_addz(&b, "??");
	ole_put(&b, 2, 4);
	ole_put(&b, 10, 4);
	buf_addz(&b, "sign");
	buf_addz(&b, "object");
	ole_put(&b, 0, 8);
	want("names, fields, pictures, files behind the text", buf_str(&b),
	    "para:1/name: mark\npara:1/index: key\npara:1/field: do\n"
	    "para:1/link: C:\\a.bmp\npara:2: caption\n+ HWP1.bmp: picture\n"
	    "+ object.ole: object\n");
	buf_fini(&b);
	buf_fini(&s);
}

/* shape: properties, blocks of the kind's own. */
static void
shape(struct buf *b, unsigned kind, uint32_t flags, struct str text,
    struct str block)
{
	ole_put(b, 88 + text.n, 4);
	ole_put(b, kind, 2);
	ole_fill(b, 82, 0);
	ole_put(b, flags, 4);
	buf_adds(b, text);
	ole_put(b, 0, 4);
	ole_put(b, block.n, 4);
	buf_adds(b, block);
}

static void
drawings(void)
{
	struct buf b = { NULL, 0, 0 }, s = { NULL, 0, 0 };
	struct buf text = { NULL, 0, 0 }, drawing = { NULL, 0, 0 };

	ole_put(&drawing, 24, 4);
	ole_fill(&drawing, 24, 0);
	/* A turned rectangle with a text; a line; a box; one that is cut. */
	ole_fill(&text, 32 + 8, 0);
	hwp3_line(&text, "in a shape");
	hwp3_end(&text);
	shape(&drawing, 2, 0xA0000, buf_str(&text), STR(""));
	shape(&drawing, 1, 0, STR(""), STR("more"));
	buf_reset(&text);
	hwp3_line(&text, "in a box");
	hwp3_end(&text);
	shape(&drawing, 6, 0, STR(""), buf_str(&text));
	shape(&drawing, 6, 0, STR(""), STR("cut"));

	hwp3_body_begin(&b);
	hwp3_head(&s, 11, 4);
	ole_put(&s, drawing.n, 4);
	ole_fill(&s, 70, 0);
	ole_put(&s, 3, 1);
	ole_fill(&s, 348 - 75, 0);
	buf_adds(&s, buf_str(&drawing));
	hwp3_line(&s, "caption");
	hwp3_end(&s);
	hwp3_units(&s, "o");
	ole_put(&s, 13, 2);
	hwp3_para(&b, 4 + 1 + 1, buf_str(&s));
	hwp3_end(&b);
	want("text in drawings", buf_str(&b),
	    "para:2: in a shape\npara:3: in a box\npara:4: caption\n"
	    "para:1: o\n! damaged: text in a drawing is cut or broken\n");
	buf_fini(&b);
	buf_fini(&s);
	buf_fini(&text);
	buf_fini(&drawing);
}

static void
damage(void)
{
	struct buf b = { NULL, 0, 0 }, s = { NULL, 0, 0 };

	hwp3_body_begin(&b);
	hwp3_line(&b, "one");
	hwp3_line(&b, "two");
	b.n -= 4;
	want("cut in a paragraph", buf_str(&b),
	    "para:1: one\npara:2: tw\n! damaged: its text is cut or broken\n");

	hwp3_body_begin(&b);
	for (unsigned i = 0; i < 40; i++) {
		hwp3_head(&s, 15, 4);
		ole_fill(&s, 8, 0);
		hwp3_para(&b, 4, buf_str(&s));
		buf_reset(&s);
	}
	want("comments in comments without an end", buf_str(&b),
	    "! damaged: its text is cut or broken\n");

	hwp3_body_begin(&b);
	hwp3_units(&s, "a");
	ole_put(&s, 0x37FF, 2);
	ole_put(&s, 13, 2);
	hwp3_para(&b, 3, buf_str(&s));
	hwp3_end(&b);
	want("a character nobody knows", buf_str(&b),
	    "para:1: a\xEF\xBF\xBD\n= unknown-characters: 1\n");
	buf_fini(&b);
	buf_fini(&s);
}

static void
want_file(const char *why, struct str file, const char *lines)
{
	struct buf got = { NULL, 0, 0 };

	said(hwp3_read, file, &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(lines), why);
	buf_fini(&got);
}

static void
files(void)
{
	struct buf b = { NULL, 0, 0 }, file = { NULL, 0, 0 };

	hwp3_body_begin(&b);
	hwp3_line(&b, "text");
	hwp3_end(&b);
	hwp3_file(&file, buf_str(&b), false, false, "T");
	want_file(
	    "not compressed", buf_str(&file), "meta:title: T\npara:1: text\n");
	hwp3_file(&file, buf_str(&b), true, false, "T");
	want_file(
	    "compressed", buf_str(&file), "meta:title: T\npara:1: text\n");
	file.n -= 9;
	want_file("compressed and cut", buf_str(&file),
	    "meta:title: T\n! truncated: text: ends too early\n"
	    "para:1: tex\n! damaged: its text is cut or broken\n");
	hwp3_file(&file, buf_str(&b), true, true, "T");
	want_file("a password", buf_str(&file),
	    "meta:title: T\n! encrypted: with a password\n");
	want_file("an older release", STR("HWP Document File V2.10 \x1A"),
	    "! no-extractor: an older release of the format\n");
	want_file("its name alone", STR("HWP Document File V3.00 "),
	    "! damaged: its text is cut or broken\n");
	buf_fini(&b);
	buf_fini(&file);
}

int
main(void)
{
	diag_init("hwp3_test");
	characters();
	syllables();
	controls();
	drawings();
	damage();
	files();
	return check_done();
}
