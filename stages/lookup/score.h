#ifndef SCORE_H
#define SCORE_H

/*
 * score: is a match the name it looks like, and how sure is that?  Integer
 * points, each with its reason; what the sum means is in riffle-lookup(1).
 * Nothing here allocates but the scratch of a struct scorer.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "company.h"
#include "dicts.h"
#include "fold.h"
#include "kname.h"
#include "match.h"
#include "str.h"

enum score_how {
	HOW_EXACT,
	HOW_FOLDED,
	HOW_EDIT1,
	HOW_EDIT2,
	HOW_GENERATED,
	HOW_IDENTIFIER,
	HOW_ADDRESS,
	HOW_COUNT
};
const char *score_how_name(enum score_how how);

enum {
	SCORE_REPORT = 60, /* a hit */
	SCORE_WEAK = 40,   /* with -w */
	SCORE_POINTS = 16  /* reasons of one finding at most */
};

/* The reasons; score_why_name() is what the stream shows. */
enum score_why {
	WHY_EXACT,
	WHY_FOLDED,
	WHY_EDIT1,
	WHY_EDIT2,
	WHY_GENERATED,
	WHY_IDENTIFIER,
	WHY_ADDRESS,
	WHY_PERCENT,
	WHY_SPELLING,
	WHY_SPACED,
	WHY_SIGNS,
	WHY_PLACE,
	WHY_TERM,
	WHY_UNVERIFIED,
	WHY_COMMON,
	WHY_SHORT,
	WHY_FORM,
	WHY_SMALL,
	WHY_RARITY,
	WHY_BLOCK,
	WHY_INSIDE,
	WHY_WEAK_EDGE,
	WHY_RUN_ON,
	WHY_PARTICLE,
	WHY_EOJEOL,
	WHY_MARKS,
	WHY_ALONE,
	WHY_TITLE_RUN,
	WHY_PLAIN,
	WHY_NUMBER,
	WHY_NEAR,
	WHY_DOCUMENT,
	WHY_ALIKE,
	WHY_PART,
	WHY_ONE_WORD,
	WHY_SYLLABLE,
	WHY_COUNT
};
const char *score_why_name(enum score_why why);

struct point {
	uint8_t why;
	int8_t points;
};

/* What a category is for: lookup reports names, and knows words. */
enum score_use {
	USE_NAME,    /* vessels, networks ...: reported alone */
	USE_PERSON,  /* the same; of several words */
	USE_SERIES,  /* the same; of the trade, as studios are */
	USE_FIRM,    /* studios and what has no use of its own; may carry a
		      * company form */
	USE_COMPANY, /* the same, from lists of companies of any trade */
	USE_PLACE,   /* everywhere in the news: weak, and company for others */
	USE_TERM     /* words of the trade: only company for others */
};

struct finding {
	uint32_t row;
	uint32_t entity;
	uint32_t start, end;           /* bytes of the text */
	uint32_t name_start, name_end; /* the same without company forms */
	uint8_t use;                   /* enum score_use */
	uint8_t how;                   /* enum score_how */
	uint8_t kind;                  /* enum dict_kind */
	uint8_t n_points;
	bool needs_company;
	bool cjk;     /* its first letter is Han, kana or Hangul */
	bool core;    /* without its company form */
	bool telling; /* says as much as a name can */
	bool plain; /* common, and nothing sets it off from the words beside */
	int16_t score;
	struct point point[SCORE_POINTS];
};

/* The unit of text in hand. */
struct score_text {
	struct str text;
	struct str cuts;
	struct folded folded;
	/* By byte of the text: ' ', '?', '+' a cut before it, '-' none. */
	struct buf edge;
	bool has_edges, edges_tried;
};

struct scorer {
	struct dicts *dicts;
	struct company *company;
	struct kname *kname;
	struct folded name;
};

void scorer_init(struct scorer *s, struct dicts *ds);
void scorer_fini(struct scorer *s);

/*
 * score_row: the match as the name of a row (core: without its company
 * forms).  False when it is not that name: no word edges, other spelling than
 * the row allows, a sign or a paragraph end within.
 */
bool score_row(struct scorer *s, struct score_text *t, const struct match *m,
    uint32_t row, bool core, struct finding *out);

/* score_address: bytes [start, end) of a text, an address in the row's block.
 */
bool score_address(struct scorer *s, uint32_t row, uint32_t start, uint32_t end,
    struct finding *out);

/* score_is_guess: a misspelling? */
static inline bool
score_is_guess(const struct finding *f)
{
	return f->how == HOW_EDIT1 || f->how == HOW_EDIT2;
}

/*
 * score_is_better: of two findings of one thing: the score, then how it stands
 * there, the kind of the name, the longer, the first, the order of the
 * dictionary.
 */
bool score_is_better(
    struct dicts *ds, const struct finding *a, const struct finding *b);

/* score_add: points more, and the reason. */
void score_add(struct finding *f, enum score_why why, int points);

/* score_drop: takes a reason, and its points, away. */
void score_drop(struct finding *f, enum score_why why);

/* score_folded: an exact finding is only a folded one after all. */
void score_folded(struct finding *f);

/* score_span: the bytes of a match. */
void score_span(const struct score_text *t, const struct match *m,
    uint32_t *start, uint32_t *end);

#endif
