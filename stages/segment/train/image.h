#ifndef IMAGE_H
#define IMAGE_H

/*
 * image: a model file in the making.  A struct image that is all zero is
 * empty; it owns its sections.
 */

#include <stdint.h>

#include "buf.h"

#include "modelfmt.h"

struct image {
	struct buf section[MODEL_SECTIONS];
};

void image_fini(struct image *m);

/* image_u16, image_u64: one integer at the end of a section. */
void image_u16(struct image *m, enum model_section s, unsigned v);
void image_u64(struct image *m, enum model_section s, uint64_t v);

/* Entries of a hash table on their way into it. */
struct image_entry {
	uint64_t hash, entry;
};

struct image_entries {
	struct image_entry *v;
	size_t n, cap;
};

void image_add(struct image_entries *e, uint64_t hash, uint64_t entry);

/*
 * image_table: a section of buckets with `each` entries of `size` bytes, as
 * small as they fit in; the entries are freed.  One whose tag, the bits of
 * mask, is taken in one of its buckets is left out.
 */
void image_table(struct image *m, enum model_section s, unsigned size,
    unsigned each, uint64_t mask, struct image_entries *e);

/* image_write: the whole file; false after diag_warn(). */
bool image_write(const struct image *m, const char *path, const char *lang,
    const unsigned char inputs[32]);

#endif
