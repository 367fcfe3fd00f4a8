#ifndef MARKS_H
#define MARKS_H

/*
 * marks: what the texts of an item show beside what they say: that they were
 * written in the North of Korea, that normalization took something away.  A
 * struct marks hangs on its item, all zero at first; it owns one buffer.
 */

#include <stdbool.h>

#include "buf.h"
#include "charset/dprk.h"
#include "items.h"
#include "record.h"
#include "str.h"

struct marks {
	struct dprk dprk;
	struct buf letters_at; /* the place of the first leaders' letter */
	struct buf hanja;      /* the first compatibility characters */
	uint64_t hanja_n;
};

void marks_fini(struct marks *m);

/* marks_korean: a text in Korean; place may be empty when not known yet. */
void marks_korean(struct marks *m, struct str place, struct str text);

/*
 * marks_composed: a text that NFC has changed: compatibility ideographs
 * (U+F900 to U+FAFF) have become unified ones, and are remembered.
 */
void marks_composed(struct marks *m, struct str place, struct str before);

/* marks_put: what was seen, as `meta` records of the item. */
void marks_put(const struct marks *m, struct str id, struct rec_sink *out);

#endif
