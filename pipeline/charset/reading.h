#ifndef READING_H
#define READING_H

/*
 * reading: bytes read as a hypothesis says, and what that costs.  A reading
 * that was broken off can be taken up again where it stands.  Inside this
 * folder only; nothing is owned.
 */

#include "model.h"
#include "score.h"
#include "weights.h"

/* A running text by the model: what it has cost so far. */
struct track {
	uint64_t sums[MODEL_GROUPS];
	unsigned before;
	unsigned letter; /* its symbol, when it was one */
	int shared;      /* the same for all models */
	bool damaged;
};

/*
 * A text with the ASCII around it taken off: it costs the same in every
 * charset that has ASCII, and is counted once for all of them.
 */
struct frame {
	struct str whole, middle;
	bool common;                 /* ASCII counts as in English for all */
	unsigned char before, after; /* the characters around it; '\n', or 0 */
	uint64_t sums[MODEL_GROUPS]; /* what stands around, but for after */
};

/* reading_frame: of a text of at most 4,000 bytes. */
void reading_frame(struct frame *f, struct str s, bool common);

/* When a reading is broken off. */
struct patience {
	int bound;   /* it costs more than this */
	bool strict; /* or it is damaged at all */
};

struct reading {
	const unsigned char *at; /* what stands before it is read; or NULL */
	bool damaged;       /* a byte was no character (but for a cut end) */
	unsigned class;     /* of the last character: by weights */
	int cost[2];        /* in their languages: by weights */
	struct track track; /* in all: without them */
};

/*
 * reading_pairs, reading_track: a hypothesis of pairs, or of Unicode, is read
 * on to the end, or until patience ends; from the beginning when at is NULL.
 * *out is its score so far.
 */
void reading_pairs(struct reading *r, const struct frame *f, enum hypothesis h,
    struct patience patience, struct score *out);
void reading_track(struct reading *r, const struct frame *f, enum hypothesis h,
    struct patience patience, struct score *out);

/*
 * reading_singles: the scores of all hypotheses of single bytes; those of
 * others are left alone.  Given up when all cost more than bound.
 */
void reading_singles(
    const struct frame *f, int bound, struct score out[HYP_COUNT]);

/* reading_is_same: do both readings give one text?  Wrong ones differ soon. */
bool reading_is_same(struct str bytes, enum hypothesis a, enum hypothesis b);

/* The average character beyond ASCII of a text. */
struct reading_mean {
	double nats;    /* its cost */
	unsigned model; /* in this language, the likeliest */
	unsigned n;     /* how many there are */
	bool damaged;   /* a byte was no character (but for a cut end) */
};

/* reading_mean: of the beginning of bytes, read as h. */
void reading_mean(
    struct str bytes, enum hypothesis h, struct reading_mean *out);

#endif
