/*
 * lookup DICTIONARY TEXT: what lookup finds and mistakes, by the kind of a
 * name, its script, and whether it is common; then how fast its parts are.
 * Each name is put into a line of the text, as it is and with two neighbours
 * in its middle swapped; false hits are what the text holds without them, its
 * true mentions included.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "dict.h"
#include "fold.h"
#include "fuzzy.h"
#include "lookup.h"
#include "match.h"
#include "seeds.h"

struct cell {
	size_t rows, found, edited, right, hits;
};

static struct cell cells[DICT_KINDS][FOLD_SCRIPT_COUNT][2];
static const char *const scripts[FOLD_SCRIPT_COUNT] = { "other", "digits",
	"letters", "han", "kana", "hangul" };

static struct cell *
cell_of(const struct dict_row *r)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	enum fold_script script = FOLD_OTHER;

	fold(r->name, &f);
	for (size_t i = 0; i < f.n; i++)
		if (script <= FOLD_DIGIT)
			script = fold_script(f.unit[i]);
	folded_fini(&f);
	return &cells[r->kind][script][(r->flags & DICT_COMMON) != 0];
}

static void
read_text(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY);
	ssize_t got = 0;

	do {
		out->n += (size_t)got;
		got = read(fd, buf_reserve(out, 1 << 20), 1 << 20);
	} while (got > 0);
	if (fd < 0 || got < 0)
		exit(4);
	close(fd);
}

/* field: number n (from 0) of a line of hits. */
static struct str
field(struct str line, unsigned n)
{
	struct str part = { NULL, 0 };

	for (unsigned i = 0; i <= n && str_split(&line, '\t', &part); i++)
		;
	return part;
}

/* is_told: does a hit name this entity? */
static bool
is_told(struct str hits, struct str entity)
{
	struct str line;

	while (str_split(&hits, '\n', &line))
		if (str_eq(field(line, 3), entity))
			return true;
	return false;
}

static size_t
step(struct str s, size_t i)
{
	do
		i++;
	while (i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80);
	return i;
}

/* put_swapped: the name with two characters of its middle swapped. */
static void
put_swapped(struct buf *out, struct str name)
{
	size_t a = 0;

	while (a < name.n / 2)
		a = step(name, a);
	size_t b = step(name, a), c = b < name.n ? step(name, b) : b;
	buf_adds(out, str_head(name, a));
	buf_add(out, name.p + b, c - b);
	buf_add(out, name.p + a, b - a);
	buf_adds(out, str_from(name, c));
}

static bool
is_found(struct lookup *l, struct str carrier, const struct dict_row *r,
    bool swapped)
{
	struct buf line = { NULL, 0, 0 }, out = { NULL, 0, 0 };

	buf_adds(&line, carrier);
	buf_addc(&line, ' ');
	if (swapped)
		put_swapped(&line, r->name);
	else
		buf_adds(&line, r->name);
	buf_addc(&line, ' ');
	lookup_line(l, &(struct str){ line.p, line.n }, &out);
	bool found = is_told(buf_str(&out), r->entity);
	buf_fini(&line);
	buf_fini(&out);
	return found;
}

static bool
may_be_swapped(const struct dict_row *r)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };

	fold(r->name, &f);
	unsigned edits = seeds_edits(f.unit, f.n);
	folded_fini(&f);
	return edits > 0 && r->kind != DICT_IDENTIFIER &&
	       r->kind != DICT_MISSPELLING &&
	       (r->flags & (DICT_COMMON | DICT_EXACT)) == 0;
}

static void
count_rows(struct lookup *l, const struct dict *d, struct str text)
{
	struct str rest = text, carrier;
	struct dict_row r;

	for (uint32_t i = 0; dict_row(d, i, &r); i++) {
		struct cell *c = cell_of(&r);
		if (!str_split(&rest, '\n', &carrier)) {
			rest = text;
			continue;
		}
		c->rows++;
		c->found += is_found(l, carrier, &r, false);
		if (!may_be_swapped(&r))
			continue;
		c->edited++;
		c->right += is_found(l, carrier, &r, true);
	}
}

/* count_hits: those of the text itself, by the row that each one names. */
static void
count_hits(struct lookup *l, const struct dict *d, struct str text)
{
	struct buf out = { NULL, 0, 0 };
	struct str line, rest;
	struct dict_row r;

	while (str_split(&text, '\n', &line))
		lookup_line(l, &line, &out);
	for (rest = buf_str(&out); str_split(&rest, '\n', &line);)
		for (uint32_t i = 0; dict_row(d, i, &r); i++)
			if (str_eq(field(line, 3), r.entity) &&
			    str_eq(field(line, 5), r.name)) {
				cell_of(&r)->hits++;
				break;
			}
	buf_fini(&out);
}

static double
per_cent(size_t part, size_t of)
{
	return of == 0 ? 0 : 100.0 * (double)part / (double)of;
}

static void
print_cells(void)
{
	printf("kind\tscript\tcommon\tnames\tfound\tmisspelt\tfound\t"
	       "false_hits\n");
	for (unsigned k = 0; k < DICT_KINDS; k++)
		for (unsigned s = 0; s < FOLD_SCRIPT_COUNT; s++)
			for (unsigned c = 0; c < 2; c++) {
				const struct cell *x = &cells[k][s][c];
				if (x->rows == 0)
					continue;
				printf("%s\t%s\t%s\t%zu\t%.1f\t%zu\t%.1f\t%zu"
				       "\n",
				    dict_kind_name((enum dict_kind)k),
				    scripts[s], c ? "yes" : "no", x->rows,
				    per_cent(x->found, x->rows), x->edited,
				    per_cent(x->right, x->edited), x->hits);
			}
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* print_speed: of folding alone, with whole names, with misspelt ones. */
static void
print_speed(const struct dict *d, struct str text)
{
	static const char *const what[] = { "fold", "fold-match",
		"fold-match-misspelt" };
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	struct matches m = { .m = NULL };
	struct fuzzy z = { NULL };

	printf("case\tmb_per_s\n");
	for (unsigned w = 0; w < 3; w++) {
		double best = 0;
		for (unsigned round = 0; round < 5; round++) {
			struct str rest = text, line;
			double start = now();
			while (str_split(&rest, '\n', &line)) {
				fold(line, &f);
				if (w > 0)
					match_text(&f, &m);
				if (w > 1)
					fuzzy_begin(d, &f, &m, &z);
				if (w > 0)
					match_all(d, &f, &m);
				if (w > 1) {
					fuzzy_ask(d, &z);
					fuzzy_all(d, &f, &m, &z);
				}
			}
			double rate = (double)text.n / 1e6 / (now() - start);
			best = rate > best ? rate : best;
		}
		printf("lookup-%s\t%.0f\n", what[w], best);
	}
	folded_fini(&f);
	matches_fini(&m);
	fuzzy_fini(&z);
}

int
main(int argc, char **argv)
{
	struct buf text = { NULL, 0, 0 };
	struct lookup_opts opts = { 60, false, DICT_EDITS_MAX };
	struct dict *d = argc == 3 ? dict_open(argv[1]) : NULL;

	if (d == NULL)
		return 2;
	read_text(argv[2], &text);
	struct dicts *ds = dicts_new();
	if (dicts_add(ds, d) < 0)
		return 2;
	struct lookup *l = lookup_new(ds, &opts);
	count_rows(l, d, buf_str(&text));
	count_hits(l, d, buf_str(&text));
	print_cells();
	print_speed(d, buf_str(&text));
	lookup_free(l);
	dicts_free(ds);
	buf_fini(&text);
	return 0;
}
