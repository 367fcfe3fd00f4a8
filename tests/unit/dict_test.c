#include "dict.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "dictbuild.h"
#include "dump.h"
#include "fold.h"
#include "match.h"

#define HEADER                                                                 \
	"entity\tname\tlang\tkind\tflags\tneeds\tprogram\tlisted\tsource\n"

static void
write_file(const char *path, struct str s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, s.p, s.n) != (ssize_t)s.n || close(fd) != 0)
		abort();
}

/* build: a source's text to a compiled file; how many rows were wrong. */
static size_t
build(const char *rows, struct buf *out, size_t *useless, bool strict)
{
	struct buf text = { NULL, 0, 0 };
	struct source s;

	buf_addz(&text, HEADER);
	buf_addz(&text, rows);
	write_file("names.tsv", buf_str(&text));
	source_init(&s);
	CHECK(source_read(&s, "names.tsv", strict) == 0);
	CHECK(dictbuild(&s, out) == 0);
	size_t bad = s.bad;
	if (useless != NULL)
		*useless = s.useless;
	source_fini(&s);
	buf_fini(&text);
	unlink("names.tsv");
	return bad;
}

/* Rows that are wrong, each in its own way. */
static const struct {
	const char *why;
	const char *row;
} wrong[] = {
	{ "too few fields", "a\tName\ten\tcanonical\t\t\t\ttest\n" },
	{ "too many fields", "a\tName\ten\tcanonical\t\t\t\t\ttest\tx\n" },
	{ "an empty line", "\n" },
	{ "no name", "a\t\ten\tcanonical\t\t\t\t\ttest\n" },
	{ "no source", "a\tName\ten\tcanonical\t\t\t\t\t\n" },
	{ "no entity", "\tName\ten\tcanonical\t\t\t\t\ttest\n" },
	{ "a capital in the entity", "A\tName\ten\tcanonical\t\t\t\t\ttest\n" },
	{ "another kind", "a\tName\ten\tnickname\t\t\t\t\ttest\n" },
	{ "another flag", "a\tName\ten\talias\trare\t\t\t\ttest\n" },
	{ "a flag twice", "a\tName\ten\talias\tcase;case\t\t\t\ttest\n" },
	{ "an empty need", "a\tName\ten\talias\tcommon\tb;;c\t\t\ttest\n" },
	{ "a wrong escape", "a\tNa\\qme\ten\talias\t\t\t\t\ttest\n" },
	{ "not NFC", "a\tNe\xCC\x81\ten\talias\t\t\t\t\ttest\n" },
	{ "not UTF-8", "a\tN\xFF\ten\talias\t\t\t\t\ttest\n" },
	{ "a blank before it", "a\t Name\ten\talias\t\t\t\t\ttest\n" },
	{ "a carriage return", "a\tName\ten\talias\t\t\t\t\ttest\r\n" },
	{ "twice", "a\tName\ten\talias\t\t\t\t\ttest\n"
		   "a\tName\tko\talias\t\t\t\t\ttest\n" },
	{ "not sorted", "b\tName\ten\talias\t\t\t\t\ttest\n"
			"a\tName\ten\talias\t\t\t\t\ttest\n" },
	{ "no end of the last line", "a\tName\ten\talias\t\t\t\t\ttest" },
};

static void
test_wrong(void)
{
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		buf_reset(&out);
		CHECK_WHY(
		    build(wrong[i].row, &out, NULL, true) == 1, wrong[i].why);
	}
	size_t useless = 0;
	buf_reset(&out);
	CHECK(build("a\t...\ten\talias\t\t\t\t\ttest\n"
		    "a\tCo., Ltd.\ten\talias\t\t\t\t\ttest\n",
		  &out, &useless, true) == 0);
	CHECK_WHY(useless == 2, "names that cannot be searched for");
	buf_fini(&out);
}

static const char rows[] =
    "eagle\tEagle Films Limited\ten\tcanonical\t\t\tP1\tL1 2021\ttest\n"
    "eagle\tThe \\\\ Eagle\ten\talias\tcase;unverified\t\t\t\ttest\n"
    "owl\tOwl\ten\tcanonical\tcommon\teagle;night\t\t\thttp://example/\n"
    "owl\t부엉이\tko\ttranslation\t\t\t\t\ttest\n";

static void
test_content(void)
{
	struct buf file = { NULL, 0, 0 }, text = { NULL, 0, 0 };
	struct dict_row r;
	struct dict_need need;

	CHECK(build(rows, &file, NULL, true) == 0);
	struct dict *d = dict_of(buf_str(&file), "test");
	CHECK(d != NULL);
	if (d == NULL)
		return;
	CHECK(dict_rows(d) == 4 && dict_entities(d) == 2);
	CHECK(dict_words(d) == 1);
	CHECK(dict_row(d, 0, &r));
	CHECK_STR(r.name, STR("Eagle Films Limited"));
	CHECK_STR(r.program, STR("P1"));
	CHECK_STR(r.listed, STR("L1 2021"));
	CHECK_STR(r.category, STR("names"));
	CHECK(dict_row(d, 1, &r));
	CHECK_STR(r.name, STR("The \\ Eagle"));
	CHECK(r.flags == (DICT_CASE | DICT_UNVERIFIED));
	CHECK(dict_row(d, 2, &r) && r.needs == 2);
	CHECK(dict_need(d, r.need, &need) && need.is_entity);
	CHECK_STR(need.text, STR("eagle"));
	CHECK(dict_need(d, r.need + 1, &need) && !need.is_entity);
	CHECK_STR(need.text, STR("night"));
	CHECK(!dict_row(d, 4, &r));
	CHECK(dict_dump(d, STR("names"), &text) == 0);
	CHECK_STR(buf_str(&text),
	    STR(HEADER "eagle\tEagle Films Limited\ten\tcanonical\t\t\tP1\tL1 "
		       "2021\ttest\n"
		       "eagle\tThe \\\\ "
		       "Eagle\ten\talias\tcase;unverified\t\t\t\ttest\n"
		       "owl\tOwl\ten\tcanonical\tcommon\teagle;night\t\t\t"
		       "http://example/\n"
		       "owl\t부엉이\tko\ttranslation\t\t\t\t\ttest\n"));
	CHECK(dict_dump(d, STR("others"), &text) < 0);
	dict_close(d);
	buf_fini(&file);
	buf_fini(&text);
}

/* How often keys of the test dictionary stand in a text. */
static const struct {
	const char *text;
	size_t want;
} texts[] = {
	{ "Eagle Films Limited", 2 }, /* with its form and without */
	{ "eagle films, ltd", 1 },
	{ "beagle films limited", 0 },
	{ "Eagle Film", 0 },
	{ "owl, night owls", 3 }, /* edges on the right are not asked here */
	{ "부엉이는 큰부엉이", 2 },
	{ "", 0 },
};

static void
test_match(void)
{
	struct buf file = { NULL, 0, 0 };
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	struct matches m = { .m = NULL };

	build(rows, &file, NULL, true);
	struct dict *d = dict_of(buf_str(&file), "test");
	for (size_t i = 0; d != NULL && i < sizeof texts / sizeof *texts; i++) {
		fold(str_of(texts[i].text), &f);
		match_text(&f, &m);
		match_all(d, &f, &m);
		CHECK_WHY(m.n == texts[i].want, texts[i].text);
	}
	dict_close(d);
	folded_fini(&f);
	matches_fini(&m);
	buf_fini(&file);
}

/* Files that must be refused: one byte of a good one changed, or cut. */
static void
test_refused(void)
{
	struct buf file = { NULL, 0, 0 };
	static const size_t places[] = { DICT_AT_MAGIC, DICT_AT_VERSION,
		DICT_AT_SECTIONS, DICT_AT_FOLD, DICT_AT_SIZE, DICT_AT_CHECKSUM,
		DICT_AT_TABLE, DICT_HEADER + 1, 60000 };

	build(rows, &file, NULL, true);
	CHECK(file.n > 60000);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		file.p[places[i]] ^= 4;
		struct dict *d = dict_of(buf_str(&file), "changed");
		CHECK_WHY(d == NULL, "a changed byte is seen");
		dict_close(d);
		file.p[places[i]] ^= 4;
	}
	static const size_t sizes[] = { 0, 1, 7, 8, 39, 40, 100, 50000 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct dict *d =
		    dict_of(str_head(buf_str(&file), sizes[i]), "cut");
		CHECK_WHY(d == NULL, "a cut file is seen");
		dict_close(d);
	}
	buf_addc(&file, 'x');
	struct dict *d = dict_of(buf_str(&file), "longer");
	CHECK_WHY(d == NULL, "a byte too many is seen");
	dict_close(d);
	CHECK(dict_open("no-such-file") == NULL);
	CHECK(dict_open(".") == NULL);
	buf_fini(&file);
}

int
main(void)
{
	test_wrong();
	test_content();
	test_match();
	test_refused();
	return check_done();
}
