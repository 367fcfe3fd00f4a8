#include "slow.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dictbuild.h"
#include "mem.h"
#include "record.h"
#include "scan.h"

static const char *const pieces[] = { "a", "e", "n", "r", "s", "t", "o", "l",
	"an", "in", "ch", "sh", "mo", " ", " ", "-", ".", "'", "K", "S", "7",
	"26", "д", "р", "и", "ไ", "无", "敌", "少", "侠", "动", "画", "公",
	"司", "カ", "か", "エ", "チ", "ー", "ピ", "조", "선", "로", "동", "영",
	"화", "리", "각", "가", "갂", "너", "\n", ", ", "\xF0\xA0\x80\x80" };
_Static_assert(
    sizeof pieces / sizeof *pieces == SLOW_PIECES, "as the header says");

uint32_t
slow_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

void
slow_piece(uint64_t *seed, unsigned from, struct buf *out)
{
	buf_addz(out, pieces[(from + slow_random(seed) % 11) % SLOW_PIECES]);
}

/* step: the bytes of the character at p. */
static size_t
step(const char *p, size_t left)
{
	size_t n = 1;

	while (n < left && ((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

void
slow_misspell(uint64_t *seed, struct str name, unsigned edits, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i += step(name.p + i, name.n - i))
		n++;
	for (size_t i = 0; i < name.n;) {
		size_t len = step(name.p + i, name.n - i);
		bool edit = edits > 0 && slow_random(seed) % (n + 1) < edits;
		size_t next = i + len;
		unsigned what = edit ? slow_random(seed) % 4 : 4;
		if (what == 0) {
			slow_random(seed);
		} else if (what == 1) {
			slow_piece(seed, slow_random(seed) % SLOW_PIECES, out);
		} else if (what == 2 && next < name.n) {
			size_t more = step(name.p + next, name.n - next);
			buf_add(out, name.p + next, more);
			buf_add(out, name.p + i, len);
			next += more;
		} else {
			if (what == 3)
				slow_piece(
				    seed, slow_random(seed) % SLOW_PIECES, out);
			buf_add(out, name.p + i, len);
		}
		i = next;
	}
}

static void
write_file(const char *path, struct str s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, s.p, s.n) != (ssize_t)s.n || close(fd) != 0)
		abort();
}

void
slow_compile(const struct str *name, size_t n, struct buf *out)
{
	struct buf text = { NULL, 0, 0 };
	struct source s;

	source_header(&text, false);
	for (size_t i = 0; i < n; i++) {
		buf_addc(&text, 'e');
		buf_add_u64(&text, i);
		buf_addc(&text, '\t');
		rec_escape(&text, name[i]);
		buf_addz(&text, "\t\talias\t\t\t\t\ttest\n");
	}
	write_file("slow.tsv", buf_str(&text));
	source_init(&s);
	if (source_read(&s, "slow.tsv", false) < 0 || dictbuild(&s, out) < 0)
		abort();
	source_fini(&s);
	unlink("slow.tsv");
	buf_fini(&text);
}

/* -- the slow search ------------------------------------------------------- */

static bool
digit(uint16_t u)
{
	return fold_script(u) == FOLD_DIGIT;
}

static unsigned
change(uint16_t a, uint16_t b)
{
	if (a == b)
		return 0;
	if (digit(a) || digit(b))
		return fold_script(a) == FOLD_LATIN ||
			       fold_script(b) == FOLD_LATIN
			   ? 1
			   : 99;
	if (a < 0xAC00 || a > 0xD7A3 || b < 0xAC00 || b > 0xD7A3)
		return 1;
	unsigned x = a - 0xAC00u, y = b - 0xAC00u, jamo = 0;
	bool silent =
	    (x / 588 == 2 || x / 588 == 11) && (y / 588 == 2 || y / 588 == 11);
	bool vowel = x / 28 % 21 != y / 28 % 21;
	jamo += x % 28 != y % 28;
	jamo += vowel;
	jamo += x / 588 != y / 588 && !(silent && vowel);
	return jamo == 1 ? 1 : 2;
}

enum { SIDE = 300 };

/*
 * distance: of two rows of units; a unit is put in before the first only if
 * first, behind the last only if last, and not more than one there.
 */
static unsigned
distance(const uint16_t *a, size_t n, const uint16_t *b, size_t m, bool first,
    bool last)
{
	static unsigned t[SIDE][SIDE];
	unsigned whole = 99, before = 99;

	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			unsigned best = i + j == 0 ? 0 : 99, x;
			if (i > 0 && j > 0) {
				x = t[i - 1][j - 1] +
				    change(a[i - 1], b[j - 1]);
				best = x < best ? x : best;
			}
			if (i > 0) {
				x = t[i - 1][j] + 1;
				best = x < best ? x : best;
			}
			/* Two change places, with nothing or one between. */
			for (size_t p = 2; p <= 3; p++)
				for (size_t q = 2; p + q <= 5; q++) {
					if (i < p || j < q ||
					    a[i - 1] != b[j - q] ||
					    a[i - p] != b[j - 1] ||
					    a[i - 1] == a[i - p] ||
					    (digit(a[i - 1]) &&
						digit(a[i - p])) ||
					    (q == 3 && digit(b[j - 2])))
						continue;
					x = t[i - p][j - q] +
					    (unsigned)(p + q) - 3;
					best = x < best ? x : best;
				}
			if (i == n && j == m)
				whole = best;
			if (i == n && j == m && last && j > 0) {
				/* What it is without it, and settled. */
				x = before + (digit(b[j - 1]) ? 99 : 1);
				whole = x < whole ? x : whole;
			}
			if (i == n && j + 1 == m)
				before = best;
			if (j > 0 && (i > 0 || (j == 1 && first))) {
				x = t[i][j - 1] + (digit(b[j - 1]) ? 99 : 1);
				best = x < best ? x : best;
			}
			t[i][j] = best;
		}
	return whole;
}

static void
add_span(struct slow_spans *out, size_t at, size_t n, uint32_t key, unsigned d)
{
	out->s = mem_grow(out->s, out->n, &out->cap, sizeof *out->s);
	out->s[out->n++] = (struct match){ (uint32_t)at, (uint32_t)n, key, d };
}

static bool
may_end(const struct folded *f, size_t i)
{
	return i >= f->n || match_may_begin(f, i);
}

static bool
paragraph(const struct folded *f, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++)
		if (f->flags[i] & FOLD_PARA)
			return true;
	return false;
}

/* is_first, is_last: may a unit be put in there? */
static bool
is_first(const struct folded *f, size_t at)
{
	return at + 1 < f->n && !match_may_begin(f, at + 1);
}

static bool
is_last(const struct folded *f, size_t end)
{
	return !may_end(f, end - 1);
}

/* spans_of: all that a key may be in the text. */
static void
spans_of(const struct dict_key *k, uint32_t number, const struct folded *f,
    const uint16_t *text, struct slow_spans *out)
{
	uint16_t key[SIDE];

	for (uint32_t i = 0; i < k->n; i++)
		key[i] = (uint16_t)dict_u16(k->unit + 2 * i);
	for (size_t at = 0; at < f->n; at++) {
		if (!match_may_begin(f, at))
			continue;
		size_t lo = k->n > k->edits ? k->n - k->edits : 1;
		for (size_t n = lo; n <= k->n + k->edits; n++) {
			size_t end = at + n;
			if (end > f->n || !may_end(f, end) ||
			    paragraph(f, at, end))
				continue;
			unsigned d = distance(key, k->n, text + at, n,
			    is_first(f, at), is_last(f, end));
			if (d <= k->edits)
				add_span(out, at, n, number, d);
		}
	}
}

void
slow_table(const struct dict *d, const struct folded *f, const uint16_t *text,
    struct slow_spans *out)
{
	struct dict_key key;

	for (uint32_t k = 0; dict_key(d, k, &key) && key.n > 0; k++)
		if (key.edits > 0)
			spans_of(&key, k, f, text, out);
}

/* -- unit by unit ---------------------------------------------------------- */

struct slow_key {
	uint16_t unit[DICT_EDITS_UNITS];
	size_t n;
	uint32_t number;
};

void
slow_keys_of(const struct dict *d, unsigned edits, struct slow_keys *out)
{
	struct dict_key key;

	*out = (struct slow_keys){ .dict = d, .edits = edits };
	for (uint32_t k = 0; dict_key(d, k, &key) && key.n > 0; k++) {
		if (key.edits != edits)
			continue;
		out->key =
		    mem_grow(out->key, out->n, &out->cap, sizeof *out->key);
		struct slow_key *to = &out->key[out->n++];
		to->n = key.n;
		to->number = k;
		for (uint32_t i = 0; i < key.n; i++)
			to->unit[i] = (uint16_t)dict_u16(key.unit + 2 * i);
	}
}

void
slow_keys_fini(struct slow_keys *k)
{
	free(k->key);
	*k = (struct slow_keys){ .key = NULL };
}

/*
 * A row of the table of distances: of some units of a key to the first so many
 * of the text; settled is without those that end in a unit put in.  What is
 * farther than the edits from the diagonal is not reached by them.
 */
struct row {
	unsigned all[SIDE], settled[SIDE];
};

struct walk {
	const struct slow_keys *k;
	const struct folded *f;
	const uint16_t *text;
	size_t at, left; /* where it begins, units from there on */
	struct slow_spans *out;
	struct row row[SIDE];
};

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* swapped: the least of the ways to a cell that are swaps; as in distance(). */
static unsigned
swapped(const struct walk *w, const uint16_t *a, size_t i, size_t j)
{
	const uint16_t *b = w->text + w->at;
	unsigned best = 99;

	for (size_t p = 2; p <= 3; p++)
		for (size_t q = 2; p + q <= 5; q++)
			if (i >= p && j >= q && a[i - 1] == b[j - q] &&
			    a[i - p] == b[j - 1] && a[i - 1] != a[i - p] &&
			    !(digit(a[i - 1]) && digit(a[i - p])) &&
			    !(q == 3 && digit(b[j - 2])))
				best = least(best, w->row[i - p].all[j - q] +
						       (unsigned)(p + q) - 3);
	return best;
}

static unsigned
put_in(uint16_t unit)
{
	return digit(unit) ? 99 : 1;
}

/* fill: row i, of key a; the least of it. */
static unsigned
fill(struct walk *w, const uint16_t *a, size_t i)
{
	const uint16_t *b = w->text + w->at;
	const bool first = is_first(w->f, w->at);
	const size_t k = w->k->edits;
	struct row *row = &w->row[i];
	unsigned best = 99;

	/* Five more, so that what is read beside the band is there. */
	for (size_t j = i > k + 5 ? i - k - 5 : 0; j <= i + k + 5; j++)
		row->all[j] = row->settled[j] = 99;
	for (size_t j = i > k ? i - k : 0; j <= i + k && j <= w->left; j++) {
		unsigned cell = i + j == 0 ? 0 : 99;
		if (i > 0 && j > 0)
			cell = w->row[i - 1].all[j - 1] +
			       change(a[i - 1], b[j - 1]);
		if (i > 0)
			cell = least(cell, w->row[i - 1].all[j] + 1);
		cell = least(cell, swapped(w, a, i, j));
		row->settled[j] = cell;
		if (j > 0 && (i > 0 || (j == 1 && first)))
			cell = least(cell, row->all[j - 1] + put_in(b[j - 1]));
		row->all[j] = cell;
		best = least(best, cell);
	}
	return best;
}

/* take: the pieces of the text that a whole key may be. */
static void
take(struct walk *w, const struct slow_key *key)
{
	const struct row *row = &w->row[key->n];
	const size_t k = w->k->edits;

	for (size_t m = key->n > k ? key->n - k : 1;
	     m <= key->n + k && m <= w->left; m++) {
		size_t end = w->at + m;
		unsigned d = row->settled[m];
		if (!may_end(w->f, end) || paragraph(w->f, w->at, end))
			continue;
		if (is_last(w->f, end))
			d = least(
			    d, row->settled[m - 1] + put_in(w->text[end - 1]));
		if (d <= k)
			add_span(w->out, w->at, m, key->number, d);
	}
}

/* is_near: does the text have a unit near place i of a key? */
static bool
is_near(const struct walk *w, size_t i, uint16_t unit)
{
	size_t k = w->k->edits + 2;

	for (size_t j = i > k ? i - k : 0; j <= i + k && j < w->left; j++)
		if (w->text[w->at + j] == unit)
			return true;
	return false;
}

/*
 * go: the keys [from, to), which share their first i units.  Where the edits
 * are used up the next unit must be there; where they have been for three
 * rows, more than any swap bridges, no key can be.
 */
static void
go(struct walk *w, size_t from, size_t to, size_t i, const unsigned best[3])
{
	const struct slow_key *key = w->k->key;

	while (from < to && key[from].n == i)
		take(w, &key[from++]);
	while (from < to) {
		const uint16_t unit = key[from].unit[i];
		size_t end = from + 1;
		while (end < to && key[end].unit[i] == unit)
			end++;
		if (best[0] < w->k->edits || is_near(w, i, unit)) {
			const unsigned next[] = {
				fill(w, key[from].unit, i + 1), best[0], best[1]
			};
			if (least(next[0], least(next[1], next[2])) <=
			    w->k->edits)
				go(w, from, end, i + 1, next);
		}
		from = end;
	}
}

void
slow_walk(const struct slow_keys *k, const struct folded *f,
    const uint16_t *text, struct slow_spans *out)
{
	static struct walk w;

	w.k = k;
	w.f = f;
	w.text = text;
	w.out = out;
	for (w.at = 0; w.at < f->n; w.at++) {
		w.left = f->n - w.at;
		if (!match_may_begin(f, w.at))
			continue;
		const unsigned best[] = { fill(&w, NULL, 0), 99, 99 };
		go(&w, 0, k->n, 0, best);
	}
}

/* -- what counts ----------------------------------------------------------- */

static int
compare_spans(const void *pa, const void *pb)
{
	const struct match *a = pa, *b = pb;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->n > b->n) - (a->n < b->n);
}

void
slow_settle(struct slow_spans *s)
{
	struct slow_spans out = { NULL, 0, 0 };

	if (s->n > 1)
		qsort(s->s, s->n, sizeof *s->s, compare_spans);
	for (size_t i = 0, from = 0; i < s->n; i++) {
		const struct match *m = &s->s[i];
		bool counts = m->edits > 0;
		while (s->s[from].key != m->key)
			from++;
		for (size_t k = from; k < s->n && s->s[k].key == m->key; k++)
			if (s->s[k].edits == 0 && s->s[k].at < m->at + m->n &&
			    m->at < s->s[k].at + s->s[k].n)
				counts = false;
		if (counts)
			add_span(&out, m->at, m->n, m->key, m->edits);
	}
	free(s->s);
	*s = out;
}

bool
slow_differs(const struct slow_spans *want, const struct fuzzy *got)
{
	if (want->n != got->n)
		return true;
	for (size_t i = 0; i < got->n; i++) {
		const struct match *m = bsearch(&got->m[i], want->s, want->n,
		    sizeof *want->s, compare_spans);
		if (m == NULL || m->edits != got->m[i].edits)
			return true;
	}
	return false;
}

/* -- forms ----------------------------------------------------------------- */

static bool
same_places(const struct scan_places *a, const struct scan_places *b)
{
	bool same = true;

	for (unsigned i = 0; i < SCAN_LISTS && same; i++) {
		const struct scan_list *x = &a->list[i], *y = &b->list[i];
		size_t size = x->n * sizeof *x->at;
		same = x->n == y->n && memcmp(x->at, y->at, size) == 0 &&
		       memcmp(x->hash, y->hash, size) == 0 &&
		       memcmp(x->from, y->from, size) == 0 &&
		       memcmp(x->to, y->to, size) == 0;
	}
	return same;
}

/* same_walks: do two forms give the same seeds at the places? */
static bool
same_walks(const struct dict_seeds *seeds, const struct scan_places *places,
    const unsigned char *letters, enum scan_form form)
{
	static struct scan_batch a, b;
	struct scan_walk x = { 0 }, y = { 0 };
	bool same = true, more = true;

	while (more && same) {
		more = scan_walk(seeds, places, letters, SCAN_PORTABLE, &x, &a);
		same =
		    scan_walk(seeds, places, letters, form, &y, &b) == more &&
		    a.n == b.n;
		for (size_t i = 0; i < a.n && same; i++)
			same = a.at[i] == b.at[i] &&
			       a.seed[i].key == b.seed[i].key &&
			       a.seed[i].pos == b.seed[i].pos;
	}
	return same;
}

/* same_part: of a lane and some units of a text. */
static bool
same_part(const struct dict_seeds *seeds, const struct matches *m, size_t from,
    size_t to, enum scan_form form)
{
	static struct scan_places a, b;

	scan(seeds, m->keys, from, to, SCAN_PORTABLE, &a);
	scan(seeds, m->keys, from, to, form, &b);
	scan_ask(seeds, SCAN_PORTABLE, &a);
	scan_ask(seeds, form, &b);
	return same_places(&a, &b) && same_walks(seeds, &a, m->letters, form);
}

static bool
same_edges(const struct folded *f, const struct matches *m, size_t from,
    size_t to, enum scan_form form)
{
	uint32_t a[SCAN_ROOM], b[SCAN_ROOM];
	size_t n = scan_edges(m->keys, f->flags, from, to, SCAN_PORTABLE, a);

	return n == scan_edges(m->keys, f->flags, from, to, form, b) &&
	       memcmp(a, b, n * sizeof *a) == 0;
}

static bool
same_letters(
    const struct folded *f, const struct matches *m, enum scan_form form)
{
	unsigned char *letters = mem_zalloc(f->n + 1, 1);
	bool same = true;

	scan_letters(m->keys, f->n, form, letters);
	for (size_t i = 0; i < f->n; i++)
		same &= letters[i] == dict_seed_letter(m->keys[i]);
	free(letters);
	return same;
}

bool
slow_same_forms(
    const struct dict *d, const struct folded *f, const struct matches *m)
{
	bool same = true;

	for (unsigned k = 0; k < SCAN_FORMS; k++) {
		enum scan_form form = (enum scan_form)k;
		if (!scan_has(form))
			continue;
		same &= same_letters(f, m, form);
		for (size_t from = 0; from < f->n; from += SCAN_UNITS) {
			size_t to = scan_part(from, f->n);
			same &= same_edges(f, m, from, to, form);
			for (unsigned lane = 0; lane < DICT_LANES; lane++) {
				struct dict_seeds seeds =
				    dict_seeds(d, (enum dict_lane)lane);
				same &= same_part(&seeds, m, from, to, form);
			}
		}
	}
	return same;
}
