#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "column.h"
#include "review.h"
#include "scratch.h"

/*
 * A hit in few words: "place start matched", all others the same.  The file
 * is "a" with the id of "a".
 */
struct hit {
	const char *id, *path, *place, *start, *matched;
};

static void
make_row(const struct hit *h, struct str *row)
{
	for (size_t i = 0; i < COLUMN_MAX; i++)
		row[i] = STR("");
	row[HITS_ID] = str_of(h->id);
	row[HITS_PATH] = str_of(h->path);
	row[HITS_PLACE] = str_of(h->place);
	row[HITS_START] = str_of(h->start);
	row[HITS_LENGTH] = STR("3");
	row[HITS_ENTITY] = STR("sek");
	row[HITS_MATCHED] = str_of(h->matched);
}

/* load: a sheet of this text; what review_load() said. */
static int
load(struct review *r, const char *text)
{
	struct buf name = { NULL, 0, 0 };

	if (scratch_name(".", &name) < 0)
		return -2;
	FILE *f = fopen(buf_z(&name), "w");

	if (f == NULL)
		return -2;
	fputs(text, f);
	fclose(f);
	int code = review_load(r, buf_z(&name));

	unlink(buf_z(&name));
	buf_fini(&name);
	return code;
}

#define HEAD "entity\tmatched\tpath\tplace\treviewed\tnote\tid\tstart\tlength\n"

/* told: what each hit was given, and which rows are gone. */
static void
told(struct review *r, const struct hit *hits, size_t n, struct buf *out)
{
	struct str row[COLUMN_MAX];
	size_t at = 0;

	buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		make_row(&hits[i], row);
		review_see(r, row);
	}
	review_settle(r);
	for (size_t i = 0; i < n; i++) {
		make_row(&hits[i], row);
		review_fill(r, row);
		buf_adds(out, row[HITS_STATE]);
		buf_addc(out, ':');
		buf_adds(out, row[HITS_REVIEWED]);
		buf_addc(out, ':');
		buf_adds(out, row[HITS_NOTE]);
		buf_addc(out, ' ');
	}
	while (review_gone(r, &at, row)) {
		buf_adds(out, row[HITS_STATE]);
		buf_addc(out, ':');
		buf_adds(out, row[HITS_REVIEWED]);
		buf_addc(out, '@');
		buf_adds(out, row[HITS_PLACE]);
		buf_addc(out, ' ');
	}
}

static void
test_states(void)
{
	const struct {
		const char *why, *sheet;
		struct hit hits[3];
		size_t n;
		const char *want;
	} cases[] = {
		{ "the same hit", HEAD "sek\tSEK\ta\tl:1\tyes\tn\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" } }, 1, "known:yes:n " },
		{ "known, but nobody wrote",
		    HEAD "sek\tSEK\ta\tl:1\t\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" } }, 1, "known:: " },
		{ "new", HEAD "sek\tSEK\ta\tl:1\tyes\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" },
			{ "1", "a", "l:2", "0", "SEK" } },
		    2, "known:yes: new:: " },
		{ "moved", HEAD "sek\tSEK\ta\tl:1\tyes\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "9", "SEK" } }, 1, "moved:yes: " },
		{ "moved, though a spreadsheet spoilt the id",
		    HEAD "sek\tSEK\ta\tl:1\tyes\t\t1E+15\t0\t3\n",
		    { { "1000000000000000", "a", "l:1", "0", "SEK" } }, 1,
		    "moved:yes: " },
		{ "moved, beside one that has not",
		    HEAD "sek\tSEK\ta\tl:1\tyes\t\t1\t0\t3\n"
			 "sek\tSEK\ta\tl:1\tno\t\t1\t20\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" },
			{ "1", "a", "l:1", "22", "SEK" } },
		    2, "known:yes: moved:no: " },
		{ "two could be meant: none is",
		    HEAD "sek\tSEK\ta\tl:1\tyes\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "5", "SEK" },
			{ "1", "a", "l:1", "9", "SEK" } },
		    2, "new:: new:: gone:yes@l:1 " },
		{ "two could have been meant: none is",
		    HEAD "sek\tSEK\ta\tl:1\tyes\t\t1\t0\t3\n"
			 "sek\tSEK\ta\tl:1\t\t\t1\t20\t3\n",
		    { { "1", "a", "l:1", "5", "SEK" } }, 1,
		    "new:: gone:yes@l:1 " },
		{ "gone, only if somebody wrote",
		    HEAD "sek\tSEK\ta\tl:7\tyes\t\t1\t0\t3\n"
			 "sek\tSEK\ta\tl:8\t\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" } }, 1,
		    "new:: gone:yes@l:7 " },
		{ "another text at the same byte is another hit",
		    HEAD "sek\tsek\ta\tl:1\tyes\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" } }, 1,
		    "new:: gone:yes@l:1 " },
		{ "two people, one hit",
		    HEAD "sek\tSEK\ta\tl:1\tyes\tn\t1\t0\t3\n"
			 "sek\tSEK\ta\tl:1\tno\tn\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SEK" } }, 1,
		    "known:yes / no:n " },
		{ "white space and escapes do not count",
		    HEAD "sek\tS E\\nK\ta\tl: 1\tyes\t\t1\t0\t3\n",
		    { { "1", "a", "l:1", "0", "SE\\nK" } }, 1, "known:yes: " },
		{ "a title above, a foreign column, another order",
		    "hits of May\n\nid;owner;note;Place;start;length;MATCHED;"
		    "entity;path\n1;me;n;l:1;0;3;SEK;sek;a\n",
		    { { "1", "a", "l:1", "0", "SEK" } }, 1, "known::n " },
		{ "no hits in the old sheet", HEAD,
		    { { "1", "a", "l:1", "0", "SEK" } }, 1, "new:: " },
	};
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct review *r = review_new();

		CHECK(load(r, cases[i].sheet) == 0);
		told(r, cases[i].hits, cases[i].n, &out);
		CHECK_STR_WHY(
		    buf_str(&out), str_of(cases[i].want), cases[i].why);
		review_free(r);
	}
	buf_fini(&out);
}

static void
test_refused(void)
{
	struct review *r = review_new();

	CHECK(review_load(r, "no/such/file") == -1);
	CHECK(load(r, "path\tcode\tid\n1\t2\t3\n") == -1);
	CHECK(load(r, "") == -1);
	CHECK(load(r, "PK\3\4 no workbook") == -1);
	review_free(r);
}

/* Many rows: the tables grow, and what was written is still found. */
static void
test_many(void)
{
	enum { ROWS = 5000 };
	struct buf sheet = { NULL, 0, 0 };
	struct review *r = review_new();
	struct str row[COLUMN_MAX];
	char place[32], want[32];
	unsigned wrong = 0;

	buf_addz(&sheet, HEAD);
	for (int i = 0; i < ROWS; i++) {
		snprintf(place, sizeof place, "l:%d", i);
		buf_addz(&sheet, "sek\tSEK\ta\t");
		buf_addz(&sheet, place);
		buf_addz(&sheet, i % 2 == 0 ? "\tr" : "\t");
		buf_addz(&sheet, i % 2 == 0 ? place : "");
		buf_addz(&sheet, "\t\t1\t0\t3\n");
	}
	CHECK(load(r, buf_z(&sheet)) == 0);
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < ROWS; i++) {
			struct hit h = { "1", "a", place, "0", "SEK" };

			snprintf(place, sizeof place, "l:%d", i);
			snprintf(want, sizeof want, "rl:%d", i);
			make_row(&h, row);
			if (pass == 0)
				review_see(r, row);
			else
				review_fill(r, row);
			wrong += pass == 1 &&
				 !str_eq(row[HITS_REVIEWED],
				     i % 2 == 0 ? str_of(want) : STR(""));
		}
		review_settle(r);
	}
	CHECK(wrong == 0);
	CHECK(review_counts(r).known == ROWS);
	CHECK(review_counts(r).reviewed == ROWS / 2);
	CHECK(review_counts(r).gone == 0);
	review_free(r);
	buf_fini(&sheet);
}

int
main(void)
{
	test_states();
	test_refused();
	test_many();
	return check_done();
}
