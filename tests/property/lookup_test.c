/*
 * Whatever names and texts: a hit lies in its text, between characters; what
 * it says stands there does; what is called exact is; the hits of a document
 * are the same ones in whatever order its parts come; and those of two
 * dictionaries are those of one that has the names of both.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

#include "buf.h"
#include "dictbuild.h"
#include "lookup.h"
#include "record.h"

enum { ROUNDS = 150, NAMES = 60, PARTS = 12 };

static const char *const pieces[] = { "sek", "SEK", "Cat", "cat", "Iyanu",
	"Sky", "bound", " ", " ", " ", "-", ".", "'s", ", ", "\n", "4", "26",
	"无", "敌", "無", "敵", "猫", "動", "画", "《", "》", "カ", "か", "ｶﾞ",
	"ー", "리", "이", "로", "동", "는", "에서", "㈱", "株式会社", " Ltd",
	" & ", "é", "e\xCC\x81", "(", ")", "/", "%", "%20", "%E6%97%A0",
	"%B5%D0", "\xFF", "\xE6\x97", "\xF0\xA0\x80\x80", "㎏", "1,200" };
enum { N_PIECES = sizeof pieces / sizeof *pieces, SOUND = 49 };

static const char *const flags[] = { "", "", "", "common", "common;case",
	"common;exact", "unverified", "exact" };

static uint32_t
next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

static void
make_text(uint64_t *seed, struct buf *out, unsigned most)
{
	unsigned n = 1 + next_random(seed) % most;

	while (n-- > 0)
		buf_addz(out, pieces[next_random(seed) % N_PIECES]);
}

/* make_rows: into one of two sources, now and then into both. */
static void
make_rows(uint64_t *seed, struct buf out[2])
{
	struct buf name = { NULL, 0, 0 }, row = { NULL, 0, 0 };

	for (unsigned i = 0; i < NAMES; i++) {
		buf_reset(&name);
		buf_reset(&row);
		for (unsigned n = 1 + next_random(seed) % 4; n > 0; n--)
			buf_addz(
			    &name, pieces[next_random(seed) % (SOUND - 4)]);
		/* The same name of the same entity is the same row. */
		unsigned entity = next_random(seed) % 20;
		unsigned kind = entity + (unsigned)str_trim(buf_str(&name)).n;
		buf_addc(&row, 'e');
		buf_add_u64(&row, entity);
		buf_addc(&row, '\t');
		rec_escape(&row, str_trim(buf_str(&name)));
		buf_addz(&row, "\t\talias\t");
		const char *f = flags[kind % 8];
		buf_addz(&row, f);
		buf_addz(&row, *f == 'c' ? "\te1;e2;sky" : "\t");
		buf_addz(&row, "\t\t\ttest\n");
		unsigned to = next_random(seed) % 5;
		for (unsigned k = 0; k < 2; k++)
			if (to == 4 || to % 2 == k)
				buf_adds(&out[k], buf_str(&row));
	}
	buf_fini(&row);
	buf_fini(&name);
}

/* build: rows that are not right are left out, with a message. */
static void
build(struct str rows, struct str more, struct buf *out)
{
	struct buf text = { NULL, 0, 0 };
	struct source s;

	source_header(&text, false);
	buf_adds(&text, rows);
	buf_adds(&text, more);
	int fd = open("names.tsv", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n ||
	    close(fd) != 0)
		abort();
	source_init(&s);
	if (source_read(&s, "names.tsv", false) < 0 || dictbuild(&s, out) < 0)
		abort();
	unlink("names.tsv");
	source_fini(&s);
	buf_fini(&text);
}

static void
add(struct dicts *ds, const struct buf *file)
{
	struct dict *d = dict_of(buf_str(file), "random");

	if (d == NULL || dicts_add(ds, d) < 0)
		abort();
}

/* give: a line of a stream to the stage. */
static void
give(struct lookup *l, struct buf *line, struct rec_sink *sink)
{
	struct record *rec = rec_from_line(buf_str(line));

	lookup_record(l, rec, sink);
	rec_free(rec);
	buf_reset(line);
}

/* run: a document of these parts, from the given one on; its records. */
static void
run(struct dicts *ds, const struct buf *part, unsigned from, struct buf *out)
{
	struct lookup_opts opts = { 40, false, DICT_EDITS_MAX };
	struct lookup *l = lookup_new(ds, &opts);
	struct rec_sink *sink = rec_sink_buf(out);
	struct buf line = { NULL, 0, 0 };

	buf_addz(&line, "item\t0123456789abcdef\t\tp\ttext\t1\t\t\t\t\t\t");
	give(l, &line, sink);
	for (unsigned i = 0; i < PARTS; i++) {
		unsigned n = (from + i) % PARTS;
		buf_addz(&line, "text\t0123456789abcdef\tpara:");
		buf_add_u64(&line, n);
		buf_addz(&line, "\tUTF-8\tund\t");
		rec_escape(&line, buf_str(&part[n]));
		buf_addc(&line, '\t');
		give(l, &line, sink);
	}
	buf_addz(&line, "done\t0123456789abcdef\tread\t1\t");
	give(l, &line, sink);
	if (rec_flush(sink) < 0)
		abort();
	rec_sink_free(sink);
	buf_fini(&line);
	lookup_free(l);
}

static bool
is_between(struct str text, uint64_t at)
{
	return at == 0 || at >= text.n ||
	       ((unsigned char)text.p[at] & 0xC0) != 0x80 ||
	       /* bytes that are no UTF-8 have no characters to split */
	       (unsigned char)text.p[at - 1] < 0x80;
}

/* Counts over all hits: how many, and how many of them are wrong. */
struct tally {
	unsigned hits, place, matched, exact, score;
};

static void
look_at(struct record *rec, const struct buf *part, struct tally *t)
{
	uint64_t start = 0, n = 0, line = 0, score = 0;
	struct str matched = rec_get(rec, HIT_MATCHED);

	t->hits++;
	str_u64(str_from(rec_get(rec, HIT_PLACE), 5), &line);
	rec_get_u64(rec, HIT_START, &start);
	rec_get_u64(rec, HIT_LENGTH, &n);
	rec_get_u64(rec, HIT_SCORE, &score);
	t->score += score < 40 || score > 100;
	if (line >= PARTS)
		abort();
	struct str text = buf_str(&part[line]);
	if (n == 0 || start + n > text.n || !is_between(text, start) ||
	    !is_between(text, start + n)) {
		t->place++;
		return;
	}
	t->matched += !str_eq(matched, (struct str){ text.p + start, n });
	t->exact += str_eq(rec_get(rec, HIT_HOW), STR("exact")) &&
		    !str_eq(matched, rec_get(rec, HIT_NAME));
}

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/*
 * hits: the hit lines of a run, sorted, without the reasons: which of two
 * companies is named may depend on what came first.
 */
static void
hits(struct str lines, const struct buf *part, struct tally *t, struct buf *out)
{
	struct str line, sorted[4096] = { { NULL, 0 } };
	size_t n = 0;

	while (str_split(&lines, '\n', &line))
		if (str_starts(line, STR("hit\t")) && n < 4096)
			sorted[n++] = line;
	qsort(sorted, n, sizeof *sorted, compare);
	for (size_t i = 0; i < n; i++) {
		struct record *rec = rec_from_line(sorted[i]);
		look_at(rec, part, t);
		static const enum rec_field_place keep[] = { HIT_PLACE,
			HIT_START, HIT_LENGTH, HIT_ENTITY, HIT_NAME, HIT_HOW,
			HIT_SCORE };
		for (size_t k = 0; k < sizeof keep / sizeof *keep; k++) {
			rec_escape(out, rec_get(rec, keep[k]));
			buf_addc(out, ' ');
		}
		buf_addc(out, '\n');
		rec_free(rec);
	}
}

/* run_all: with dictionaries from these files, the first of them as well. */
static void
run_all(const struct buf *first, const struct buf *second,
    const struct buf *part, unsigned from, struct buf *out)
{
	struct dicts *ds = dicts_new();

	add(ds, first);
	if (second != NULL)
		add(ds, second);
	run(ds, part, from, out);
	dicts_free(ds);
}

/* What a round has shown: all hits, and what was not as it should be. */
struct rounds {
	struct tally tally;
	unsigned order, apart;
};

static void
one_round(uint64_t *seed, struct rounds *r)
{
	struct buf rows[2] = { { 0 } }, file[3] = { { 0 } };
	struct buf part[PARTS] = { { 0 } };
	struct buf lines[4] = { { 0 } }, sorted[2] = { { 0 } };

	make_rows(seed, rows);
	build(buf_str(&rows[0]), buf_str(&rows[1]), &file[2]);
	for (unsigned k = 0; k < 2; k++)
		build(buf_str(&rows[k]), (struct str){ NULL, 0 }, &file[k]);
	for (unsigned i = 0; i < PARTS; i++)
		make_text(seed, &part[i], 40);
	run_all(&file[2], NULL, part, 0, &lines[0]);
	run_all(&file[2], NULL, part, 1 + next_random(seed) % (PARTS - 1),
	    &lines[1]);
	run_all(&file[0], &file[1], part, 0, &lines[2]);
	run_all(&file[1], &file[0], part, 0, &lines[3]);
	for (unsigned k = 0; k < 2; k++)
		hits(buf_str(&lines[k]), part, &r->tally, &sorted[k]);
	r->order += !str_eq(buf_str(&sorted[0]), buf_str(&sorted[1]));
	r->apart += !str_eq(buf_str(&lines[0]), buf_str(&lines[2])) ||
		    !str_eq(buf_str(&lines[0]), buf_str(&lines[3]));
	for (unsigned i = 0; i < PARTS; i++)
		buf_fini(&part[i]);
	for (unsigned k = 0; k < 4; k++)
		buf_fini(&lines[k]);
	for (unsigned k = 0; k < 3; k++)
		buf_fini(&file[k]);
	for (unsigned k = 0; k < 2; k++) {
		buf_fini(&rows[k]);
		buf_fini(&sorted[k]);
	}
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20231122;
	struct rounds r = { .order = 0 };

	printf("# seed %llu\n", (unsigned long long)seed);
	for (unsigned round = 0; round < ROUNDS; round++)
		one_round(&seed, &r);
	printf("# %u hits\n", r.tally.hits);
	CHECK_WHY(r.tally.hits > 1000, "there are hits");
	CHECK_WHY(r.tally.place == 0, "in their text, between characters");
	CHECK_WHY(r.tally.matched == 0, "what they say stands there");
	CHECK_WHY(r.tally.exact == 0, "exact is exact");
	CHECK_WHY(r.tally.score == 0, "scores are those asked for");
	CHECK_WHY(r.order == 0, "the same in another order of the parts");
	CHECK_WHY(r.apart == 0, "the same from two dictionaries as from one");
	return check_done();
}
