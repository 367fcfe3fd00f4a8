#include "listing.h"

#include <string.h>

#include "numbers.h"

/* -- rar 5 ----------------------------------------------------------------- */

enum {
	RAR5_MARK = 8,
	RAR5_LEAST = 7,
	/* Flags of a block, then of a file in it. */
	BLOCK_EXTRA = 1,
	BLOCK_DATA = 2,
	BLOCK_BEFORE = 8,
	FILE_FOLDER = 1,
	FILE_TIME = 2,
	FILE_CRC = 4
};

bool
listing_block(struct str s, struct listing_block *b)
{
	size_t at = 4;

	if (s.n < RAR5_LEAST)
		return false;
	*b = (struct listing_block){ .size = numbers_vint(s, &at) };
	b->size += at;
	b->kind = numbers_vint(s, &at);
	b->flags = numbers_vint(s, &at);
	if (b->flags & BLOCK_EXTRA)
		(void)numbers_vint(s, &at);
	if (b->flags & BLOCK_DATA)
		b->data = numbers_vint(s, &at);
	b->body = at;
	return b->kind >= 1 && b->kind <= LISTING_END && at <= b->size &&
	       b->size <= s.n;
}

/* rar5_file: what a file's header says; false when it says too little. */
static bool
rar5_file(
    struct str header, const struct listing_block *b, struct listing_entry *e)
{
	size_t at = b->body;
	uint64_t flags = numbers_vint(header, &at);

	e->size = numbers_vint(header, &at);
	(void)numbers_vint(header, &at); /* attributes */
	if (flags & FILE_TIME) {
		e->mtime = (int64_t)numbers_le(header, at, 4);
		at += 4;
	}
	at += flags & FILE_CRC ? 4 : 0;
	(void)numbers_vint(header, &at); /* how it is compressed */
	(void)numbers_vint(header, &at); /* and on what system */
	uint64_t n = numbers_vint(header, &at);

	if (at > header.n || n > header.n - at || n == 0)
		return false;
	e->name = str_head(str_from(header, at), (size_t)n);
	e->is_folder = (flags & FILE_FOLDER) != 0;
	e->elsewhere = (b->flags & BLOCK_BEFORE) != 0;
	return true;
}

static bool
rar5_next(struct listing *l, struct listing_entry *e)
{
	struct listing_block b;

	while (l->at < l->s.n) {
		struct str s = str_from(l->s, (size_t)l->at);

		if (!listing_block(s, &b) || b.kind == LISTING_END)
			return false;
		e->at = l->at;
		l->at += b.size;
		l->at = b.data > l->s.n - l->at ? l->s.n : l->at + b.data;
		if (b.kind == LISTING_FILE &&
		    rar5_file(str_head(s, (size_t)b.size), &b, e))
			return true;
	}
	return false;
}

/* -- cab ------------------------------------------------------------------- */

enum { CAB_FILE = 16, CAB_BEFORE = 0xfffd, CAB_THROUGH = 0xffff };

static bool
cab_next(struct listing *l, struct listing_entry *e)
{
	struct str s = str_from(l->s, (size_t)l->at);

	if (l->left == 0 || s.n <= CAB_FILE)
		return false;
	struct str name = str_from(s, CAB_FILE);
	size_t n = str_find(name, '\0');
	unsigned folder = (unsigned)numbers_le(s, 8, 2);

	if (n == name.n || n == 0)
		return false;
	l->left--;
	e->at = l->at;
	e->size = numbers_le(s, 0, 4);
	e->elsewhere = folder == CAB_BEFORE || folder == CAB_THROUGH;
	e->name = str_head(name, n);
	l->at += CAB_FILE + n + 1;
	return true;
}

/* -- both ------------------------------------------------------------------ */

bool
listing_begin(struct listing *l, struct str archive, const char *type)
{
	static const struct str five = STR_INIT("Rar!\x1a\a\001\0");

	*l = (struct listing){ .s = archive };
	if (strcmp(type, "cab") == 0) {
		l->is_cab = true;
		l->at = numbers_le(archive, 16, 4);
		l->left = (unsigned)numbers_le(archive, 28, 2);
		return l->at < archive.n;
	}
	l->at = RAR5_MARK;
	return strcmp(type, "rar") == 0 && str_starts(archive, five);
}

bool
listing_next(struct listing *l, struct listing_entry *e)
{
	*e = (struct listing_entry){ .mtime = LISTING_NO_TIME };
	return l->is_cab ? cab_next(l, e) : rar5_next(l, e);
}
