/*
 * The matcher finds what a slow and obvious search over the same keys finds,
 * no more and no less; dictionaries survive being written and read again.
 * Names and texts are made from few pieces, so that names meet, overlap and
 * begin with each other.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

#include "buf.h"
#include "dictbuild.h"
#include "dump.h"
#include "match.h"
#include "record.h"

enum { ROUNDS = 300, NAMES = 120, TEXTS = 60 };

static const char *const pieces[] = { "a", "b", "ab", "A", "B", "sek", "SEK",
	" ", " ", "-", ".", "'", "\n", "\n\n", "4", "26", "无", "敌", "無",
	"敵", "少", "侠", "猫", "動", "动", "カ", "か", "ｶ", "ﾞ", "ー", "리",
	"이", "로", "노", "동", "영", "령", "한", "㈱", "株式会社", " Ltd", "&",
	"é", "e\xCC\x81", "(", ")", "《", "\xF0\xA0\x80\x80", "ㅎ",
	"\xEF\xAC\x81", "fi", "ß", "\xE1\x84\x80", "\xE1\x85\xA1" };
enum { N_PIECES = sizeof pieces / sizeof *pieces };

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
	/* A few pieces each time, or two texts would hardly ever meet. */
	unsigned from = next_random(seed) % N_PIECES;

	while (n-- > 0)
		buf_addz(
		    out, pieces[(from + next_random(seed) % 9) % N_PIECES]);
}

static void
write_file(const char *path, struct str s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, s.p, s.n) != (ssize_t)s.n || close(fd) != 0)
		abort();
}

/* compile: the source of this name; messages about bad rows are expected. */
static void
compile(const char *path, struct buf *out)
{
	struct source s;

	source_init(&s);
	if (source_read(&s, path, false) < 0 || dictbuild(&s, out) < 0)
		abort();
	source_fini(&s);
}

/* make_names: a source of random names. */
static void
make_names(uint64_t *seed)
{
	struct buf text = { NULL, 0, 0 }, name = { NULL, 0, 0 };

	source_header(&text, false);
	for (unsigned i = 0; i < NAMES; i++) {
		buf_reset(&name);
		make_text(seed, &name, 7);
		struct str s = str_trim(buf_str(&name));
		if (s.n == 0 || str_find(s, '\xCC') < s.n ||
		    str_find(s, '\xE1') < s.n)
			continue; /* not NFC */
		buf_addc(&text, 'e');
		buf_add_u64(&text, next_random(seed) % 40);
		buf_addc(&text, '\t');
		rec_escape(&text, s);
		buf_addz(&text, next_random(seed) % 4 == 0
				    ? "\t\talias\tcommon\te1;ab;动\t\t\ttest\n"
				    : "\t\talias\t\t\t\t\ttest\n");
	}
	write_file("random.tsv", buf_str(&text));
	buf_fini(&text);
	buf_fini(&name);
}

/* naive: does key i stand at unit at of the text? */
static bool
naive(const struct dict_key *key, const uint16_t *text, size_t n)
{
	if (key->n > n)
		return false;
	for (uint32_t i = 0; i < key->n; i++)
		if (dict_u16(key->unit + 2 * i) != text[i])
			return false;
	return true;
}

/* differs: matches that only one of the two has, and the order. */
static unsigned
differs(const struct dict *d, const struct folded *f, const struct matches *m)
{
	uint16_t *text = calloc(f->n + 1, sizeof *text);
	size_t want = 0;
	unsigned wrong = 0;
	struct dict_key key;

	fold_keys(f->unit, f->n, text);
	for (size_t at = 0; at < f->n; at++) {
		if (!match_may_begin(f, at))
			continue;
		for (uint32_t k = 0; dict_key(d, k, &key) && key.n > 0; k++) {
			if (!naive(&key, text + at, f->n - at))
				continue;
			bool found = false;
			for (size_t i = 0; i < m->n && !found; i++)
				found = m->m[i].at == at && m->m[i].key == k &&
					m->m[i].n == key.n;
			want++;
			wrong += !found;
		}
	}
	for (size_t i = 1; i < m->n; i++)
		wrong += m->m[i].at < m->m[i - 1].at ||
			 (m->m[i].at == m->m[i - 1].at &&
			     m->m[i].n >= m->m[i - 1].n);
	free(text);
	return wrong + (want != m->n);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20231122;
	unsigned wrong = 0, other = 0;
	size_t found = 0;
	struct buf text = { NULL, 0, 0 };
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	struct matches m = { .m = NULL };

	printf("# seed %llu\n", (unsigned long long)seed);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct buf one = { NULL, 0, 0 }, two = { NULL, 0, 0 };
		struct buf dump = { NULL, 0, 0 }, again = { NULL, 0, 0 };
		make_names(&seed);
		compile("random.tsv", &one);
		struct dict *d = dict_of(buf_str(&one), "random");
		if (d == NULL || dict_dump(d, STR(""), &dump) < 0)
			abort();
		write_file("dumped.tsv", buf_str(&dump));
		compile("dumped.tsv", &two);
		struct dict *e = dict_of(buf_str(&two), "again");
		if (e == NULL || dict_dump(e, STR(""), &again) < 0)
			abort();
		other += !str_eq(buf_str(&dump), buf_str(&again)) ||
			 !str_eq(buf_str(&one), buf_str(&two));
		for (unsigned t = 0; t < TEXTS; t++) {
			buf_reset(&text);
			make_text(&seed, &text, 60);
			fold(buf_str(&text), &f);
			match_text(&f, &m);
			match_all(d, &f, &m);
			found += m.n;
			wrong += differs(d, &f, &m);
		}
		dict_close(d);
		dict_close(e);
		buf_fini(&one);
		buf_fini(&two);
		buf_fini(&dump);
		buf_fini(&again);
	}
	unlink("random.tsv");
	unlink("dumped.tsv");
	printf("# %zu matches in %d texts\n", found, ROUNDS * TEXTS);
	CHECK_WHY(found > 1000, "there is something to find");
	CHECK_WHY(wrong == 0, "as a slow search finds it");
	CHECK_WHY(other == 0, "dump, build, dump: equal bytes");
	buf_fini(&text);
	folded_fini(&f);
	matches_fini(&m);
	return check_done();
}
