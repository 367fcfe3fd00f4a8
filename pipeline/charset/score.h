#ifndef SCORE_H
#define SCORE_H

/*
 * score: how likely bytes are in each charset that is tried.  A hypothesis is
 * a charset with the languages written in it; its score is the cost of the
 * decoded text in the best of them.  Nothing is owned.
 */

#include "hypothesis.h"

/* Past the best by so much a hypothesis is given up, in nats. */
#define SCORE_BOUND 40

struct score {
	int cost;      /* units of 1/COST_NAT nats; lower is likelier */
	uint8_t model; /* the language it is likeliest in */
	bool damaged;  /* a byte was no character (but for a cut end) */
	bool given_up; /* not read to its end */
};

/* score_set: the charset of a hypothesis. */
enum charset_id score_set(enum hypothesis h);

/* Hypotheses with a head start, or HYP_COUNT. */
struct score_prior {
	enum hypothesis declared; /* the text says so itself */
	enum hypothesis likely;   /* what stands beside it is so */
};

/*
 * score_all: the hypotheses over bytes.  name: ASCII counts in each language
 * as it does there, else as in English for all.  whole: UTF-16 is tried (the
 * bytes are in one piece from the start).
 */
void score_all(struct str bytes, bool name, bool whole,
    struct score_prior prior, struct score out[HYP_COUNT]);

/* score_best: the likeliest. */
enum hypothesis score_best(const struct score scores[HYP_COUNT]);

/*
 * score_differs: do two of them read the bytes that were scored differently?
 * One that was given up does.
 */
bool score_differs(struct str bytes, const struct score scores[HYP_COUNT],
    enum hypothesis a, enum hypothesis b);

/* score_margin: nats to the next one with a different text. */
double score_margin(struct str bytes, const struct score scores[HYP_COUNT],
    enum hypothesis best);

#endif
