/*
 * oracle SEED MB NAMES TEXT...: the long form of the test of misspellings.  So
 * many megabytes of the texts are searched for names in the fast way and in
 * the slow one of slow.h, and each difference is told.  The first time over
 * the texts stay as they are, then they get edits at random, and misspelt
 * names in between.  Of the names, the second column of a table, another
 * thousand is taken for every few megabytes: of all of them at once the slow
 * search would take months.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

#include "buf.h"
#include "mem.h"
#include "slow.h"

enum { NAMES = 1000, PART = 3000000, LINES = 12 };

struct lines {
	struct str *s;
	size_t n, cap;
	struct buf *file;
	size_t n_files, cap_files;
};

static void
read_file(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY);
	ssize_t got = 0;

	do {
		out->n += (size_t)got;
		got = read(fd, buf_reserve(out, 1 << 20), 1 << 20);
	} while (got > 0);
	if (fd < 0 || got < 0) {
		fprintf(stderr, "oracle: cannot read %s\n", path);
		exit(4);
	}
	close(fd);
}

/* take_lines: the lines of a file, or of each its second column. */
static void
take_lines(const char *path, bool column, struct lines *out)
{
	struct str rest, line, part;

	out->file = mem_grow(
	    out->file, out->n_files, &out->cap_files, sizeof *out->file);
	struct buf *file = &out->file[out->n_files++];
	*file = (struct buf){ NULL, 0, 0 };
	read_file(path, file);
	for (rest = buf_str(file); str_split(&rest, '\n', &line);) {
		if (column) {
			struct str row = line;
			line = (struct str){ NULL, 0 };
			if (str_split(&row, '\t', &part))
				str_split(&row, '\t', &line);
		}
		if (line.n == 0)
			continue;
		out->s = mem_grow(out->s, out->n, &out->cap, sizeof *out->s);
		out->s[out->n++] = line;
	}
}

static void
lines_fini(struct lines *l)
{
	for (size_t i = 0; i < l->n_files; i++)
		buf_fini(&l->file[i]);
	free(l->file);
	free(l->s);
}

/* The thousand names in hand, and what the fast and the slow search need. */
struct part {
	struct str name[NAMES];
	struct buf file;
	struct dict *dict;
	struct slow_keys keys[DICT_EDITS_MAX];
};

static void
part_fini(struct part *p)
{
	for (unsigned k = 0; k < DICT_EDITS_MAX; k++)
		slow_keys_fini(&p->keys[k]);
	dict_close(p->dict);
	buf_fini(&p->file);
}

static void
part_init(struct part *p, const struct lines *names, uint64_t *seed)
{
	for (size_t i = 0; i < NAMES; i++)
		p->name[i] = names->s[slow_random(seed) % names->n];
	p->file = (struct buf){ NULL, 0, 0 };
	slow_compile(p->name, NAMES, &p->file);
	p->dict = dict_of(buf_str(&p->file), "names");
	if (p->dict == NULL)
		exit(4);
	for (unsigned k = 0; k < DICT_EDITS_MAX; k++)
		slow_keys_of(p->dict, k + 1, &p->keys[k]);
}

struct tally {
	size_t bytes, texts, found, wrong, forms, folds;
};

/* What a text is looked at with. */
struct state {
	struct folded f, portable;
	struct matches m;
	struct fuzzy got;
	struct slow_spans want;
};

static bool
same_fold(struct state *s, struct str text)
{
	const struct folded *a = &s->f, *b = &s->portable;

	fold_portable(text, &s->portable);
	return a->n == b->n &&
	       memcmp(a->unit, b->unit, a->n * sizeof *a->unit) == 0 &&
	       memcmp(a->at, b->at, a->n * sizeof *a->at) == 0 &&
	       memcmp(a->flags, b->flags, a->n) == 0;
}

static void
check_text(
    const struct part *p, struct str text, struct state *s, struct tally *t)
{
	const struct dict *d = p->dict;

	fold(text, &s->f);
	match_text(&s->f, &s->m);
	fuzzy_begin(d, &s->f, &s->m, &s->got);
	match_all(d, &s->f, &s->m);
	fuzzy_ask(d, &s->got);
	fuzzy_all(d, &s->f, &s->m, &s->got);
	s->want.n = 0;
	for (unsigned k = 0; k < DICT_EDITS_MAX; k++)
		slow_walk(&p->keys[k], &s->f, s->m.keys, &s->want);
	slow_settle(&s->want);
	bool wrong = slow_differs(&s->want, &s->got);
	if (wrong && t->wrong == 0)
		printf("# first: %.*s\n", (int)text.n, text.p);
	t->wrong += wrong;
	t->forms += !slow_same_forms(d, &s->f, &s->m);
	t->folds += !same_fold(s, text);
	t->found += s->got.n;
	t->bytes += text.n;
	t->texts++;
}

/* add_line: a line as it is, or with edits and a misspelt name in it. */
static void
add_line(const struct part *p, struct str line, bool edited, uint64_t *seed,
    struct buf *out)
{
	if (!edited) {
		buf_adds(out, line);
		return;
	}
	size_t cut = slow_random(seed) % (line.n + 1);
	while (cut < line.n && ((unsigned char)line.p[cut] & 0xC0) == 0x80)
		cut++;
	slow_misspell(seed, str_head(line, cut), slow_random(seed) % 4, out);
	if (slow_random(seed) % 2 == 0)
		buf_addc(out, ' ');
	slow_misspell(seed, p->name[slow_random(seed) % NAMES],
	    slow_random(seed) % 4, out);
	if (slow_random(seed) % 2 == 0)
		slow_piece(seed, slow_random(seed) % SLOW_PIECES, out);
	slow_misspell(seed, str_from(line, cut), slow_random(seed) % 4, out);
}

static void
report(const struct tally *t, size_t parts)
{
	printf("# %.1f MB in %zu texts, %zu names, %zu misspellings; %zu "
	       "differences\n",
	    (double)t->bytes / 1e6, t->texts, parts * NAMES, t->found,
	    t->wrong + t->forms + t->folds);
	fflush(stdout);
}

static void
run(const struct lines *names, const struct lines *texts, size_t bytes,
    uint64_t *seed, struct tally *t)
{
	struct buf text = { NULL, 0, 0 };
	struct state s = { .want = { NULL, 0, 0 } };
	struct part p;
	size_t parts = 0, at = 0, until = 0;
	bool edited = false;

	while (t->bytes < bytes) {
		if (t->bytes >= until) {
			if (parts > 0)
				part_fini(&p);
			report(t, parts++);
			part_init(&p, names, seed);
			until = t->bytes + PART;
		}
		buf_reset(&text);
		for (unsigned n = slow_random(seed) % LINES; n > 0; n--) {
			add_line(&p, texts->s[at], edited, seed, &text);
			buf_addz(
			    &text, slow_random(seed) % 16 == 0 ? "\n\n" : "\n");
			edited |= ++at == texts->n;
			at %= texts->n;
		}
		check_text(&p, buf_str(&text), &s, t);
	}
	report(t, parts);
	part_fini(&p);
	buf_fini(&text);
	free(s.want.s);
	folded_fini(&s.f);
	folded_fini(&s.portable);
	matches_fini(&s.m);
	fuzzy_fini(&s.got);
}

int
main(int argc, char **argv)
{
	struct lines names = { NULL }, texts = { NULL };
	struct tally t = { 0 };

	if (argc < 5) {
		fprintf(stderr, "usage: oracle SEED MB NAMES TEXT...\n");
		return 2;
	}
	uint64_t seed = strtoull(argv[1], NULL, 10);
	printf("# seed %llu\n", (unsigned long long)seed);
	take_lines(argv[3], true, &names);
	for (int i = 4; i < argc; i++)
		take_lines(argv[i], false, &texts);
	if (names.n == 0 || texts.n == 0)
		return 2;
	run(&names, &texts, (size_t)strtoull(argv[2], NULL, 10) * 1000000,
	    &seed, &t);
	CHECK_WHY(t.found > t.texts / 100, "there is something to find");
	CHECK_WHY(t.wrong == 0, "as a slow search finds it");
	CHECK_WHY(t.forms == 0, "in every form of the scan");
	CHECK_WHY(t.folds == 0, "and of folding");
	lines_fini(&names);
	lines_fini(&texts);
	return check_done();
}
