/* winmail.dat: attributes, properties, what is attached, what is damaged. */

#include "tnef.h"

#include "check.h"
#include "extract_doc.h"
#include "tneffile.h"

#define JAK "\xEC\x9E\x91" /* U+C791, C0 DB in CP949 */

/* sample: a mail of every kind of attribute that is read. */
static void
sample(struct buf *b)
{
	struct buf p = { NULL, 0, 0 };

	tnef_begin(b);
	tnef_attribute(b, 1, 0x00069007, STR("\xB5\x03\0\0\0\0\0\0"));
	tnef_attribute(b, 1, 0x00078008, STR("IPM.Note\0"));
	tnef_attribute(
	    b, 1, 0x00008000, STR("\4\0\0\0\3\0\6\0\xC0\xDB\0SMTP:a\0"));
	tnef_attribute(b, 1, 0x00018004, STR("\xC0\xDB\0"));
	tnef_attribute(b, 1, 0x0002800C, STR("one\r\n\xC0\xDB\0"));
	tnef_le(&p, 6, 4);
	tnef_value(&p, 0x0037, 0x001F, STR("\x91\xC7\0\0"));
	tnef_value(&p, 0x0070, 0x001E, STR("topic\0"));
	tnef_le(&p, 0x00170003, 4); /* a number */
	tnef_le(&p, 1, 4);
	tnef_le(&p, 0x8001101F, 4); /* a list of texts, named */
	buf_adds(&p, STR("0123456789abcdef\1\0\0\0\4\0\0\0n\0m\0"));
	tnef_le(&p, 2, 4);
	tnef_le(&p, 2, 4);
	buf_adds(&p, STR("x\0\0\0"));
	tnef_le(&p, 4, 4);
	buf_adds(&p, STR("\x91\xC7\0\0"));
	tnef_value(&p, 0x1013, 0x0102, STR("<p>page</p>"));
	tnef_value(
	    &p, 0x1009, 0x0102, STR("\x12\0\0\0\6\0\0\0MELA\0\0\0\0{\\rtf}"));
	tnef_attribute(b, 1, 0x00069003, buf_str(&p));
	tnef_attribute(b, 2, 0x00069002, STR("\1\0"));
	tnef_attribute(b, 2, 0x00018010, STR("\xC0\xDB.TXT\0"));
	tnef_attribute(b, 2, 0x0006800F, STR("data"));
	buf_reset(&p);
	tnef_le(&p, 2, 4);
	tnef_value(&p, 0x3707, 0x001F, STR("\x91\xC7.\0t\0\0\0"));
	tnef_value(&p, 0x370E, 0x001E, STR("text/plain\0"));
	tnef_attribute(b, 2, 0x00069005, buf_str(&p));
	tnef_attribute(b, 2, 0x00069002, STR("\1\0"));
	buf_reset(&p);
	tnef_le(&p, 1, 4);
	tnef_value(&p, 0x3701, 0x000D, STR("0123456789abcdefinner"));
	tnef_attribute(b, 2, 0x00069005, buf_str(&p));
	buf_fini(&p);
}

static const char want[] = "= class: IPM.Note\n"
			   "header:from: " JAK " <SMTP:a>\n"
			   "header:subject: " JAK "\n"
			   "part:1/line:1: one\n"
			   "part:1/line:2: " JAK "\n"
			   "property:0070: topic\n"
			   "property:8001: x\n"
			   "property:8001: " JAK "\n"
			   "part:2/para:1: page\n"
			   "property:370e: text/plain\n"
			   "+ " JAK ".t: data\n"
			   "+ attachment-2: inner\n";

static void
check_whole(void)
{
	struct buf in = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	sample(&in);
	said(tnef_read, buf_str(&in), &said_limits, &got);
	CHECK_STR(buf_str(&got), STR(want));
	buf_fini(&in);
	buf_fini(&got);
}

/* A file that is cut says so, but between two of its attributes. */
static void
check_cut(void)
{
	enum { ATTRIBUTES = 12 };
	struct buf in = { NULL, 0, 0 };
	size_t silent = 0;

	sample(&in);
	for (size_t n = 7; n < in.n; n++) {
		struct buf got = { NULL, 0, 0 };
		struct str rest, line;
		bool said_so = false;

		said(tnef_read, str_head(buf_str(&in), n), &said_limits, &got);
		for (rest = buf_str(&got); str_split(&rest, '\n', &line);)
			said_so |= str_starts(line, STR("! "));
		silent += !said_so;
		buf_fini(&got);
	}
	CHECK(silent == ATTRIBUTES - 1);
	buf_fini(&in);
}

static const struct damage {
	const char *why;
	struct str in;
	const char *want;
} damages[] = {
	{ "another checksum", STR_INIT("\1\x04\x80\1\0\1\0\0\0xy\0"),
	    "! crc: an attribute has another checksum\nheader:subject: x\n" },
	{ "cut inside", STR_INIT("\1\x04\x80\1\0\xFF\0\0\0x"),
	    "! truncated: the last attribute ends too early\n"
	    "header:subject: x\n" },
	{ "no attribute", STR_INIT("\3junk"),
	    "! damaged: what follows is no attribute\n" },
	{ "fewer properties than said",
	    STR_INIT("\1\x03\x90\6\0\4\0\0\0\xFF\xFF\xFF\xFF\xFC\3"),
	    "! truncated: a list of properties ends too early\n" },
};

static void
check_damage(const struct damage *c)
{
	struct buf in = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	tnef_begin(&in);
	buf_adds(&in, c->in);
	said(tnef_read, buf_str(&in), &said_limits, &got);
	CHECK_WHY(str_eq(buf_str(&got), str_of(c->want)), c->why);
	buf_fini(&in);
	buf_fini(&got);
}

int
main(void)
{
	check_whole();
	check_cut();
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++)
		check_damage(&damages[i]);
	return check_done();
}
