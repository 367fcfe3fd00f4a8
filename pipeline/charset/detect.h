#ifndef DETECT_H
#define DETECT_H

/*
 * detect: the parts of a judgement that one name and a group of names share.
 * Inside this folder only.
 */

#include "charset.h"
#include "score.h"

/* detect_rules: judged without a model?  If not, *v is left alone. */
bool detect_rules(struct str s, bool name, struct charset_verdict *v);

/* detect_verdict: of s, by the scores of its sample; returns the likeliest. */
enum hypothesis detect_verdict(struct str s, struct str sample,
    const struct score scores[HYP_COUNT], struct charset_verdict *v);

/*
 * detect_unknown: read as h, are the characters so unlikely that they are of no
 * language of ours?  A short text is given the benefit of the doubt.
 */
bool detect_unknown(struct str sample, enum hypothesis h);

/* detect_lang: the language tag of a model's verdict. */
const char *detect_lang(unsigned model, enum charset_id id);

#endif
