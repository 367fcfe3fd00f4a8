#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "rank.h"
#include "tagger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* With the sum put right, so that what lies behind the check is met, too. */
static void
put_sum(char *p, size_t n)
{
	if (n < MODEL_HEADER)
		return;

	uint64_t sum = dict_checksum(
	    (const unsigned char *)p + MODEL_AT_INPUTS, n - MODEL_AT_INPUTS);

	for (unsigned i = 0; i < 8; i++)
		p[MODEL_AT_CHECKSUM + i] = (char)(sum >> 8 * i & 0xFF);
}

static void
tag(const struct model *m)
{
	struct tagger t = { .n = 0 };

	tagger_start(&t, 64);
	for (unsigned i = 0; i < 64; i++)
		tagger_add(&t, m, i * 7 % m->symbols, 3);
	tagger_run(&t, m);
	tagger_fini(&t);
}

static void
rank(const struct model *m)
{
	static const char word[] = "촬영소에서는";
	struct rank_eojeol e = { STR(word), 0, PARTICLE_HEAD_NONE };
	struct particle_cut cuts[PARTICLE_CUTS];
	struct rank *r = rank_new(m);

	rank_cuts(r, &e, cuts);
	rank_free(r);
}

/* A model file: read, and used when it is taken. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { "zh", "ko" };
	char *copy = mem_dup(data, size);
	struct model m;

	put_sum(copy, size);
	for (unsigned i = 0; i < 2; i++) {
		if (!model_of(&m, (struct str){ copy, size }, "fuzz", langs[i]))
			continue;
		if (m.symbols > 0)
			tag(&m);
		if (m.weights.n > 0)
			rank(&m);
		model_close(&m);
	}
	free(copy);
	return 0;
}
