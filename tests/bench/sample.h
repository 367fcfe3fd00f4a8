#ifndef SAMPLE_H
#define SAMPLE_H

/*
 * sample: what the charset benchmarks share: texts to measure on, processor
 * time, medians.  Texts are those of the shared data, or, without it, the
 * tree's own from tests/encodings; programs run in the tree's root.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "buf.h"

/* sample_read: a file's bytes appended to out; false when it is not there. */
static inline bool
sample_read(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		return false;
	do {
		n = fread(buf_reserve(out, 1 << 16), 1, 1 << 16, f);
		out->n += n;
	} while (n > 0);
	fclose(f);
	return true;
}

/* sample_shared: a file of the shared encoding data, likewise. */
static inline bool
sample_shared(const char *name, struct buf *out)
{
	const char *shared = getenv("RIFFLE_SHARED");
	struct buf path = { 0 };

	if (shared == NULL)
		return false;
	buf_addz(&path, shared);
	buf_addz(&path, "/data/encoding/");
	buf_addz(&path, name);
	bool good = sample_read(buf_z(&path), out);
	buf_fini(&path);
	return good;
}

/*
 * sample_text: text in a language, UTF-8; lang as in tests/encodings.  The
 * part "dev" is what nothing was trained on; "train" is longer, so that a
 * processor does not learn it by heart when it comes again.
 */
static inline bool
sample_text(const char *part, const char *lang, struct buf *out)
{
	struct buf path = { 0 };
	bool good, converted;

	converted = strcmp(part, "train") == 0 && strcmp(lang, "zh-Hant") == 0;
	buf_addz(&path, part);
	buf_addz(&path, converted ? "/converted/" : "/text/");
	buf_addz(&path, strcmp(lang, "ko") == 0 ? "ko-KR" : lang);
	buf_addz(&path, ".txt");
	good = sample_shared(buf_z(&path), out);
	if (!good) {
		/* The tree has no English. */
		buf_reset(&path);
		buf_addz(&path, "tests/encodings/");
		buf_addz(&path, strcmp(lang, "en") == 0 ? "de" : lang);
		buf_addz(&path, "/utf-8.txt");
		good = sample_read(buf_z(&path), out);
	}
	buf_fini(&path);
	return good;
}

/* sample_fill: what is in b again and again, until there are n bytes. */
static inline void
sample_fill(struct buf *b, size_t n)
{
	size_t once = b->n;

	while (once > 0 && b->n < n) {
		buf_reserve(b, once);
		buf_add(b, b->p, once);
	}
}

/* sample_now: seconds of processor time. */
static inline double
sample_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int
sample_compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* sample_median: of n numbers, which it sorts. */
static inline double
sample_median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, sample_compare);
	return v[n / 2];
}

/* sample_wanted: was this case asked for? */
static inline bool
sample_wanted(const char *name, const char *what)
{
	return strstr(name, what) != NULL;
}

#endif
