/*
 * Whatever names and texts: a hit lies in its text, between characters; what
 * it says stands there does; what is called exact is; and the hits of a
 * document are the same ones in whatever order its parts come.
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

/* make_dictionary: rows that are not right are left out, with a message. */
static void
make_dictionary(uint64_t *seed, struct buf *out)
{
	struct buf text = { NULL, 0, 0 }, name = { NULL, 0, 0 };
	struct source s;

	source_header(&text, false);
	for (unsigned i = 0; i < NAMES; i++) {
		buf_reset(&name);
		for (unsigned n = 1 + next_random(seed) % 4; n > 0; n--)
			buf_addz(
			    &name, pieces[next_random(seed) % (SOUND - 4)]);
		buf_addc(&text, 'e');
		buf_add_u64(&text, next_random(seed) % 20);
		buf_addc(&text, '\t');
		rec_escape(&text, str_trim(buf_str(&name)));
		buf_addz(&text, "\t\talias\t");
		const char *f = flags[next_random(seed) % 8];
		buf_addz(&text, f);
		buf_addz(&text, *f == 'c' ? "\te1;e2;sky" : "\t");
		buf_addz(&text, "\t\t\ttest\n");
	}
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
	buf_fini(&name);
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
run(const struct dict *d, const struct buf *part, unsigned from,
    struct buf *out)
{
	struct lookup_opts opts = { 40, false, DICT_EDITS_MAX };
	struct lookup *l = lookup_new(d, &opts);
	struct rec_sink *sink = rec_sink_buf(out);
	struct buf line = { NULL, 0, 0 };

	buf_addz(&line, "item\t0123456789abcdef\t\tp\ttext\t1\t\t\t\t\t\t");
	give(l, &line, sink);
	for (unsigned i = 0; i < PARTS; i++) {
		unsigned n = (from + i) % PARTS;
		buf_addz(&line, "text\t0123456789abcdef\tline:");
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

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20231122;
	struct tally t = { 0, 0, 0, 0, 0 };
	unsigned other = 0;

	printf("# seed %llu\n", (unsigned long long)seed);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct buf file = { NULL, 0, 0 }, part[PARTS] = { 0 };
		struct buf one = { NULL, 0, 0 }, two = { NULL, 0, 0 };
		struct buf hits_one = { NULL, 0, 0 }, hits_two = { NULL, 0, 0 };
		make_dictionary(&seed, &file);
		struct dict *d = dict_of(buf_str(&file), "random");
		if (d == NULL)
			abort();
		for (unsigned i = 0; i < PARTS; i++)
			make_text(&seed, &part[i], 40);
		run(d, part, 0, &one);
		run(d, part, 1 + next_random(&seed) % (PARTS - 1), &two);
		hits(buf_str(&one), part, &t, &hits_one);
		hits(buf_str(&two), part, &t, &hits_two);
		other += !str_eq(buf_str(&hits_one), buf_str(&hits_two));
		dict_close(d);
		for (unsigned i = 0; i < PARTS; i++)
			buf_fini(&part[i]);
		buf_fini(&file);
		buf_fini(&one);
		buf_fini(&two);
		buf_fini(&hits_one);
		buf_fini(&hits_two);
	}
	printf("# %u hits\n", t.hits);
	CHECK_WHY(t.hits > 1000, "there are hits");
	CHECK_WHY(t.place == 0, "in their text, between characters");
	CHECK_WHY(t.matched == 0, "what they say stands there");
	CHECK_WHY(t.exact == 0, "exact is exact");
	CHECK_WHY(t.score == 0, "scores are those asked for");
	CHECK_WHY(other == 0, "the same in another order of the parts");
	return check_done();
}
