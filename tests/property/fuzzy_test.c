/*
 * Misspellings: what is found by seeds is what a slow and obvious search
 * finds, no more and no less, and the same in every form of the scan.  Names
 * of all scripts are misspelt at random and put among pieces of others.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

#include "buf.h"
#include "dictbuild.h"
#include "fuzzy.h"
#include "mem.h"
#include "match.h"
#include "record.h"
#include "scan.h"
#include "seeds.h"

enum { ROUNDS = 40, NAMES = 40, TEXTS = 30 };

static const char *const pieces[] = { "a", "e", "n", "r", "s", "t", "o", "l",
	"an", "in", "ch", "sh", "mo", " ", " ", "-", ".", "'", "K", "S", "7",
	"26", "д", "р", "и", "ไ", "无", "敌", "少", "侠", "动", "画", "公",
	"司", "カ", "か", "エ", "チ", "ー", "ピ", "조", "선", "로", "동", "영",
	"화", "리", "각", "가", "갂", "너", "\n", ", ", "\xF0\xA0\x80\x80" };
enum { N_PIECES = sizeof pieces / sizeof *pieces };

static uint32_t
next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

static void
add_piece(uint64_t *seed, unsigned from, struct buf *out)
{
	buf_addz(out, pieces[(from + next_random(seed) % 11) % N_PIECES]);
}

static void
make_name(uint64_t *seed, struct buf *out)
{
	unsigned n = 4 + next_random(seed) % 20;
	unsigned from = next_random(seed) % N_PIECES;

	while (n-- > 0)
		add_piece(seed, from, out);
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

/* misspell: the name with edits of characters, here and there. */
static void
misspell(uint64_t *seed, struct str name, unsigned edits, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i += step(name.p + i, name.n - i))
		n++;
	for (size_t i = 0; i < name.n;) {
		size_t len = step(name.p + i, name.n - i);
		bool edit = edits > 0 && next_random(seed) % (n + 1) < edits;
		size_t next = i + len;
		unsigned what = edit ? next_random(seed) % 4 : 4;
		if (what == 0) {
			next_random(seed);
		} else if (what == 1) {
			add_piece(seed, next_random(seed) % N_PIECES, out);
		} else if (what == 2 && next < name.n) {
			size_t more = step(name.p + next, name.n - next);
			buf_add(out, name.p + next, more);
			buf_add(out, name.p + i, len);
			next += more;
		} else {
			if (what == 3)
				add_piece(
				    seed, next_random(seed) % N_PIECES, out);
			buf_add(out, name.p + i, len);
		}
		i = next;
	}
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

struct spans {
	struct match *s;
	size_t n, cap;
};

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

/* spans_of: all that a key may be in the text. */
static void
spans_of(const struct dict_key *k, uint32_t number, const struct folded *f,
    const uint16_t *keys, struct spans *out)
{
	uint16_t key[SIDE];

	out->n = 0;
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
			bool first =
			    at + 1 < f->n && !match_may_begin(f, at + 1);
			bool last = !may_end(f, end - 1);
			unsigned d =
			    distance(key, k->n, keys + at, n, first, last);
			if (d > k->edits)
				continue;
			out->s =
			    mem_grow(out->s, out->n, &out->cap, sizeof *out->s);
			out->s[out->n++] = (struct match){ (uint32_t)at,
				(uint32_t)n, number, d };
		}
	}
}

static bool
is_found(const struct fuzzy *f, const struct match *m)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->m[i].at == m->at && f->m[i].n == m->n &&
		    f->m[i].key == m->key && f->m[i].edits == m->edits)
			return true;
	return false;
}

static unsigned
differs(const struct dict *d, const struct folded *f, const uint16_t *keys,
    const struct fuzzy *got)
{
	struct spans s = { NULL, 0, 0 };
	struct dict_key key;
	unsigned wrong = 0;
	size_t want = 0;

	for (uint32_t k = 0; dict_key(d, k, &key) && key.n > 0; k++) {
		if (key.edits == 0)
			continue;
		spans_of(&key, k, f, keys, &s);
		for (size_t i = 0; i < s.n; i++) {
			const struct match *m = &s.s[i];
			bool counts = m->edits > 0;
			for (size_t o = 0; o < s.n && counts; o++)
				counts = s.s[o].at + s.s[o].n <= m->at ||
					 s.s[o].at >= m->at + m->n ||
					 s.s[o].edits > 0;
			if (!counts)
				continue;
			want++;
			if (!is_found(got, m))
				wrong++;
		}
	}
	free(s.s);
	return wrong + (want != got->n);
}

/* -- dictionaries ---------------------------------------------------------- */

static void
write_file(const char *path, struct str s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, s.p, s.n) != (ssize_t)s.n || close(fd) != 0)
		abort();
}

static void
compile(const struct buf *name, size_t n, struct buf *out)
{
	struct buf text = { NULL, 0, 0 };
	struct source s;

	source_header(&text, false);
	for (size_t i = 0; i < n; i++) {
		buf_addc(&text, 'e');
		buf_add_u64(&text, i);
		buf_addc(&text, '\t');
		rec_escape(&text, str_trim(buf_str(&name[i])));
		buf_addz(&text, "\t\talias\t\t\t\t\ttest\n");
	}
	write_file("fuzzy.tsv", buf_str(&text));
	source_init(&s);
	if (source_read(&s, "fuzzy.tsv", false) < 0 || dictbuild(&s, out) < 0)
		abort();
	source_fini(&s);
	unlink("fuzzy.tsv");
	buf_fini(&text);
}

/* full: has a key of one kind of script all the edits of the policy? */
static unsigned
not_full(const struct dict *d)
{
	struct dict_key key;
	unsigned wrong = 0;

	for (uint32_t k = 0; dict_key(d, k, &key) && key.n > 0; k++) {
		uint16_t unit[SIDE];
		size_t wide = 0;
		if (key.n >= SIDE)
			continue;
		for (uint32_t i = 0; i < key.n; i++) {
			unit[i] = (uint16_t)dict_u16(key.unit + 2 * i);
			wide += dict_is_wide(unit[i]);
		}
		if (wide == 0 || wide == key.n)
			wrong += key.edits != seeds_edits(unit, key.n);
	}
	return wrong;
}

/* same_scan: do all forms that this processor has give the same places? */
static bool
same_scan(
    const struct dict *d, enum dict_lane lane, const uint16_t *keys, size_t n)
{
	static struct scan_places a, b;
	struct dict_seeds seeds = dict_seeds(d, lane);
	bool same = true;

	for (size_t from = 0; from < n; from += SCAN_UNITS) {
		size_t to = n - from < SCAN_UNITS ? n : from + SCAN_UNITS;
		scan(&seeds, keys, from, to, SCAN_PORTABLE, &a);
		for (unsigned form = 1; form < SCAN_FORMS; form++) {
			if (!scan_has((enum scan_form)form))
				continue;
			scan(&seeds, keys, from, to, (enum scan_form)form, &b);
			for (unsigned i = 0; i < SCAN_LISTS && same; i++) {
				const struct scan_list *x = &a.list[i];
				const struct scan_list *y = &b.list[i];
				size_t size = x->n * sizeof *x->at;
				same = x->n == y->n &&
				       memcmp(x->at, y->at, size) == 0 &&
				       memcmp(x->hash, y->hash, size) == 0;
			}
		}
	}
	return same;
}

/* same_letters: the same of the letters of a text. */
static bool
same_letters(const struct folded *f, const struct matches *m)
{
	unsigned char *letters = mem_alloc(f->n + 1, 1);
	bool same = true;

	for (unsigned form = 0; form < SCAN_FORMS; form++) {
		if (!scan_has((enum scan_form)form))
			continue;
		scan_letters(m->keys, f->n, (enum scan_form)form, letters);
		same &= memcmp(letters, m->letters, f->n) == 0;
	}
	free(letters);
	return same;
}

struct tally {
	size_t found;
	unsigned wrong, other;
};

static void
check_text(const struct dict *d, struct str text, struct tally *t)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	struct matches m = { .m = NULL };
	struct fuzzy got = { .m = NULL };

	fold(text, &f);
	match_all(d, &f, &m);
	fuzzy_all(d, &f, &m, &got);
	t->found += got.n;
	t->wrong += differs(d, &f, m.keys, &got);
	t->other += !same_scan(d, DICT_WHOLE, m.keys, f.n);
	t->other += !same_scan(d, DICT_MISSPELT, m.keys, f.n);
	t->other += !same_letters(&f, &m);
	folded_fini(&f);
	matches_fini(&m);
	fuzzy_fini(&got);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20231122;
	struct tally t = { 0, 0, 0 };
	unsigned short_of = 0;

	printf("# seed %llu\n", (unsigned long long)seed);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct buf name[NAMES] = { 0 }, file = { NULL, 0, 0 };
		struct buf text = { NULL, 0, 0 };
		for (size_t i = 0; i < NAMES; i++)
			make_name(&seed, &name[i]);
		compile(name, NAMES, &file);
		struct dict *d = dict_of(buf_str(&file), "random");
		if (d == NULL)
			abort();
		short_of += not_full(d);
		for (unsigned i = 0; i < TEXTS; i++) {
			buf_reset(&text);
			for (unsigned k = 0; k < 3; k++) {
				unsigned from = next_random(&seed) % N_PIECES;
				add_piece(&seed, from, &text);
				misspell(&seed,
				    str_trim(buf_str(
					&name[next_random(&seed) % NAMES])),
				    next_random(&seed) % 4, &text);
			}
			unsigned before = t.wrong;
			check_text(d, buf_str(&text), &t);
			if (t.wrong > before && before == 0)
				printf("# first: round %u text %u\n", round, i);
		}
		dict_close(d);
		for (size_t i = 0; i < NAMES; i++)
			buf_fini(&name[i]);
		buf_fini(&file);
		buf_fini(&text);
	}
	printf("# %zu misspellings in %d texts\n", t.found, ROUNDS * TEXTS);
	CHECK_WHY(t.found > 500, "there is something to find");
	CHECK_WHY(t.wrong == 0, "as a slow search finds it");
	CHECK_WHY(t.other == 0, "in every form of the scan");
	CHECK_WHY(short_of == 0, "with all the edits of the policy");
	return check_done();
}
