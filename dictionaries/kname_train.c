/*
 * kname_train: counts the syllables of given names in pairs of names.
 *
 *     kname_train FILE >kname.def
 *
 * A name counts when it has three syllables of which the first is a family
 * name, and its Latin form two or three words: so are names of Koreans
 * written.  Only the half that is for learning is used.  Same input, same
 * bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "codepoint.h"
#include "diag.h"
#include "hangul.h"
#include "kname.h"
#include "pairs.h"

enum { FIRST = 0xAC00, COUNT = 11172, RARE = 3, NAT = 16 };

static unsigned counts[COUNT];

/* syllables: of a word of nothing else; 0 when it is too long or other. */
static size_t
syllables(struct str s, uint32_t cp[3])
{
	size_t n = 0;
	uint32_t c;

	while (codepoint_next(&s, &c)) {
		if (n == 3 || !hangul_is(c))
			return 0;
		cp[n++] = c;
	}
	return n;
}

/* words: how many there are, hyphens being no part of them. */
static size_t
words(struct str s)
{
	struct str part;
	size_t n = 0;

	while (str_split(&s, ' ', &part))
		n += part.n > 0;
	return n;
}

int
main(int argc, char **argv)
{
	double sum = 0;
	uint32_t cp[3];
	struct pairs p;

	diag_init("kname_train");
	if (argc != 2)
		diag_die(DIAG_USAGE, "kname_train FILE");
	if (pairs_read(&p, argv[1], PAIRS_LEARN) < 0)
		return DIAG_FAILED;
	for (size_t i = 0; i < p.n; i++) {
		size_t n = words(p.pair[i].latin);
		if (n < 2 || n > 3 || syllables(p.pair[i].native, cp) != 3 ||
		    kname_family(cp, 3) != 1)
			continue;
		counts[cp[1] - FIRST]++;
		counts[cp[2] - FIRST]++;
		sum += 2;
	}
	printf("/*\n * Syllables of given names and what they cost: generated "
	       "by kname_train.c, do\n * not edit.  Learned from %.0f names "
	       "(Y. Merhav and S. Ash, Design Challenges in\n * Named Entity "
	       "Transliteration, COLING 2018; the pairs are (c) 2018 "
	       "Amazon.com,\n * under a licence like MIT's, and are not kept "
	       "here).\n */\n",
	    sum / 2);
	for (unsigned i = 0; i < COUNT; i++)
		if (counts[i] >= RARE)
			printf("{ 0x%X, %u },\n", FIRST + i,
			    (unsigned)floor(-log(counts[i] / sum) * NAT + 0.5));
	pairs_fini(&p);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
