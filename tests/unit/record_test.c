#include "record.h"

#include <fcntl.h>
#include <unistd.h>

#include "check.h"
#include "limits.h"

static const struct unescape_case {
	const char *why;
	const char *in;
	const char *want; /* NULL: must be refused */
} unescape_cases[] = {
	{ "nothing to do", "plain", "plain" },
	{ "empty", "", "" },
	{ "tab inside a value", "a\\tb", "a\tb" },
	{ "line ends", "a\\nb\\rc", "a\nb\rc" },
	{ "backslash", "a\\\\tb", "a\\tb" },
	{ "hex in both cases", "\\x1b\\x1B", "\x1b\x1b" },
	{ "a byte that is no text", "\\xFF", "\xff" },
	{ "two in a row", "\\t\\t", "\t\t" },
	{ "line ends inside an escape", "a\\", NULL },
	{ "no such escape", "a\\q", NULL },
	{ "hex cut short", "\\x1", NULL },
	{ "hex that is none", "\\xG0", NULL },
};

static void
unescapes(void)
{
	for (size_t i = 0; i < sizeof unescape_cases / sizeof *unescape_cases;
	     i++) {
		const struct unescape_case *c = &unescape_cases[i];
		struct buf out = { NULL, 0, 0 };
		bool good = rec_unescape(&out, str_of(c->in));

		if (c->want == NULL)
			CHECK_WHY(!good && str_eq(buf_str(&out), str_of(c->in)),
			    c->why);
		else
			CHECK_STR_WHY(buf_str(&out), str_of(c->want), c->why);
		buf_fini(&out);
	}
}

static const struct escape_case {
	const char *why;
	struct str in;
	const char *want;
	const char *data; /* as `bytes` data */
} escape_cases[] = {
	{ "plain", STR_INIT("plain text, long enough"),
	    "plain text, long enough", "plain text, long enough" },
	{ "the four of one letter", STR_INIT("\\\t\n\r"), "\\\\\\t\\n\\r",
	    "\\\\\\t\\n\\r" },
	{ "NUL", STR_INIT("a\0b"), "a\\x00b", "a\\x00b" },
	{ "other controls", STR_INIT("\x1b[1m\x7f"), "\\x1B[1m\\x7F",
	    "\x1b[1m\x7f" },
	{ "quote at the start only", STR_INIT("\"a\""), "\\x22a\"", "\"a\"" },
	{ "UTF-8", STR_INIT("无敌少侠 조선"), "无敌少侠 조선",
	    "无敌少侠 조선" },
	{ "not UTF-8", STR_INIT("a\xb0\xa1z"), "a\\xB0\\xA1z", "a\xb0\xa1z" },
	{ "overlong", STR_INIT("\xc0\x80"), "\\xC0\\x80", "\xc0\x80" },
	{ "surrogate", STR_INIT("\xed\xa0\x80"), "\\xED\\xA0\\x80",
	    "\xed\xa0\x80" },
	{ "cut character", STR_INIT("ab\xe6\x97"), "ab\\xE6\\x97",
	    "ab\xe6\x97" },
	{ "control far behind", STR_INIT("0123456789abcdef\x01"),
	    "0123456789abcdef\\x01", "0123456789abcdef\x01" },
};

static void
escapes(void)
{
	for (size_t i = 0; i < sizeof escape_cases / sizeof *escape_cases;
	     i++) {
		const struct escape_case *c = &escape_cases[i];
		struct buf out = { NULL, 0, 0 }, data = { NULL, 0, 0 };

		rec_escape(&out, c->in);
		rec_escape_data(&data, c->in);
		CHECK_STR_WHY(buf_str(&out), str_of(c->want), c->why);
		CHECK_STR_WHY(buf_str(&data), str_of(c->data), c->why);
		buf_fini(&out);
		buf_fini(&data);
	}
}

static void
fields(void)
{
	struct record *rec = rec_from_line(STR(
	    "text\t0123456789abcdef\tline:1\tUTF-8\ten\ta\\tb\\\\\t\tmore"));

	CHECK(rec_tag(rec) == REC_TEXT);
	CHECK(rec_fields(rec) == 7);
	CHECK_STR(rec_get(rec, TEXT_PLACE), STR("line:1"));
	CHECK_STR(rec_get(rec, TEXT_TEXT), STR("a\tb\\"));
	CHECK_STR(rec_get(rec, TEXT_LANG), STR("en"));
	CHECK_STR(rec_get(rec, TEXT_TEXT), STR("a\tb\\"));
	CHECK(!rec_is_broken(rec));
	rec_free(rec);

	rec = rec_from_line(STR("done\tx\tread"));
	CHECK_WHY(rec_get(rec, DONE_SHA256).n == 0, "absent fields are empty");
	rec_free(rec);

	rec = rec_from_line(STR("meta\tx\tkey\ta\\qb"));
	CHECK_STR(rec_get(rec, META_VALUE), STR("a\\qb"));
	CHECK_WHY(rec_is_broken(rec), "a wrong escape is remembered");
	rec_free(rec);

	rec = rec_from_line(STR("texts\tx"));
	CHECK_WHY(rec_tag(rec) == REC_UNKNOWN, "a tag must be whole");
	rec_free(rec);
}

static const struct with_case {
	const char *why;
	const char *line;
	enum rec_field_place field;
	const char *value;
	const char *want;
} with_cases[] = {
	{ "in the middle", "text\tx\tline:1\tc\tl\tabc\t\tkept", TEXT_LANG,
	    "ko", "text\tx\tline:1\tc\tko\tabc\t\tkept\n" },
	{ "last known, more behind", "text\tx\tp\tc\tl\tabc\t\tkept", TEXT_CUTS,
	    "3", "text\tx\tp\tc\tl\tabc\t3\tkept\n" },
	{ "one that is not there", "text\tx\tp", TEXT_CUTS, "3",
	    "text\tx\tp\t\t\t\t3\n" },
	{ "escaped on its way", "text\tx\tp\tc\tl\tabc\t", TEXT_TEXT, "\"\t",
	    "text\tx\tp\tc\tl\t\\x22\\t\t\n" },
	{ "the first", "done\tx\tread", DONE_ID, "y", "done\ty\tread\n" },
};

static void
replaces(void)
{
	for (size_t i = 0; i < sizeof with_cases / sizeof *with_cases; i++) {
		const struct with_case *c = &with_cases[i];
		struct buf out = { NULL, 0, 0 };
		struct rec_sink *sink = rec_sink_buf(&out);
		struct record *rec = rec_from_line(str_of(c->line));

		rec_forward_with(sink, rec, c->field, str_of(c->value));
		CHECK_STR_WHY(buf_str(&out), str_of(c->want), c->why);
		rec_free(rec);
		rec_sink_free(sink);
		buf_fini(&out);
	}
}

static void
writes(void)
{
	struct buf out = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&out);

	diag_init("riffle-test");
	rec_begin(sink, REC_ITEM);
	rec_put(sink, ITEM_ID, STR("0123456789abcdef"));
	rec_put(sink, ITEM_PATH, STR("a\tb"));
	rec_put_u64(sink, ITEM_SIZE, UINT64_MAX);
	rec_end(sink);
	CHECK_STR(buf_str(&out),
	    STR("item\t0123456789abcdef\t\ta\\tb\t\t18446744073709551615"
		"\t\t\t\t\t\t\n"));
	buf_reset(&out);
	rec_fault(sink, STR(""), FAULT_CRC, STR("why"), REC_NO_OFFSET);
	rec_fault(sink, STR("x"), FAULT_READ, STR(""), 0);
	CHECK_STR(buf_str(&out),
	    STR("fault\t\ttest\tcrc\twhy\t\nfault\tx\ttest\tread\t\t0\n"));
	CHECK(rec_sink_records(sink) == 3);
	CHECK(rec_sink_faults(sink) == 2);
	CHECK(rec_sink_items(sink) == 1);
	rec_sink_free(sink);
	buf_fini(&out);
}

/* pieces: content is cut at LIMIT_BYTES_DATA, offsets go on. */
static void
pieces(void)
{
	static char data[2 * LIMIT_BYTES_DATA + 1];
	struct buf out = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&out);
	static const uint64_t at[] = { 7, 7 + LIMIT_BYTES_DATA,
		7 + 2 * LIMIT_BYTES_DATA };
	struct str rest, line;
	size_t n = 0;

	memset(data, 'x', sizeof data);
	rec_bytes(sink, STR("id"), 7, (struct str){ data, sizeof data });
	rest = buf_str(&out);
	while (str_split(&rest, '\n', &line)) {
		struct record *rec = rec_from_line(line);
		uint64_t offset;

		CHECK(n < 3 && rec_get_u64(rec, BYTES_OFFSET, &offset) &&
		      offset == at[n]);
		CHECK(rec_get(rec, BYTES_DATA).n ==
		      (n < 2 ? LIMIT_BYTES_DATA : 1));
		rec_free(rec);
		n++;
	}
	CHECK(n == 3);
	rec_sink_free(sink);
	buf_fini(&out);
}

/* reads: a stream through a descriptor, with its last line cut or too long. */
static void
reads(void)
{
	int fds[2];
	struct record *rec = NULL;

	CHECK(pipe(fds) == 0);
	CHECK(write(fds[1], "meta\tx\ty\tz\n\nend", 15) == 15);
	close(fds[1]);
	struct rec_reader *in = rec_reader_new(fds[0]);

	CHECK(rec_waits(in));
	CHECK(rec_read(in, &rec) == REC_OK);
	CHECK_STR(rec_line(rec), STR("meta\tx\ty\tz"));
	CHECK(!rec_waits(in));
	CHECK(rec_read(in, &rec) == REC_OK);
	CHECK(rec_line(rec).n == 0 && rec_tag(rec) == REC_UNKNOWN);
	CHECK(rec_read(in, &rec) == REC_CUT);
	rec_reader_free(in);
	close(fds[0]);

	int zero = open("/dev/zero", O_RDONLY);

	CHECK(zero >= 0);
	in = rec_reader_new(zero);
	CHECK_WHY(rec_read(in, &rec) == REC_TOO_LONG, "a line has a limit");
	rec_reader_free(in);
	close(zero);
}

static void
names(void)
{
	CHECK(strcmp(rec_field_name(HIT_PATH), "path") == 0);
	CHECK(strcmp(rec_tag_name(REC_DONE), "done") == 0);
	CHECK(rec_tag_fields(REC_TEXT) == 6);
	CHECK(rec_tag_fields(REC_HIT) == 14);
	CHECK(fault_find(STR("limit-ratio")) == FAULT_LIMIT_RATIO);
	CHECK(fault_find(STR("limit")) == FAULT_COUNT);
	CHECK(!fault_lowers(FAULT_LINK) && fault_lowers(FAULT_CRASH));
}

int
main(void)
{
	unescapes();
	escapes();
	fields();
	replaces();
	writes();
	pieces();
	reads();
	names();
	return check_done();
}
