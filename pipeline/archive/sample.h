#ifndef SAMPLE_H
#define SAMPLE_H

/*
 * sample: what the text members of an archive are in, for names that nobody
 * can be sure of: the beginnings of a few, judged one by one.  A struct sample
 * is the caller's; zero is empty.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../charset/charset.h"

enum {
	SAMPLE_MEMBERS = 4,       /* so many are read */
	SAMPLE_BYTES = 4096,      /* of each */
	SAMPLE_SIZE = 256 * 1024, /* of larger ones none */
	SAMPLE_LOOKED = 1000,     /* members looked at to find them */
	/* Bytes that may go by until they are found, where none are skipped. */
	SAMPLE_PASSED = 64 * 1024 * 1024
};

struct sample {
	struct buf head; /* of the member in hand */
	unsigned n;      /* members judged */
	const char *charset;
	bool mixed; /* they disagree */
};

void sample_fini(struct sample *s);

/* sample_wants: is a member of this name and size worth reading? */
bool sample_wants(const struct sample *s, struct str raw_name, uint64_t size);

/* sample_judge: head is complete; it is judged and emptied. */
void sample_judge(struct sample *s);

/* sample_charset: what all are in that say anything; or NULL. */
const char *sample_charset(const struct sample *s);

#endif
