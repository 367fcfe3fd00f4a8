#include "zipindex.h"

#include <stdlib.h>

#include <libdeflate.h>

#include "../mem.h"

/* Fixed parts of the headers (APPNOTE 4.3), and the fields used of them. */
enum {
	LOCAL_SIZE = 30,
	CENTRAL_SIZE = 46,
	END_SIZE = 22,
	END64_SIZE = 56,
	LOCATOR_SIZE = 20,
	DESCRIPTOR_SIZE = 12, /* without the signature that it may have */
	DESCRIPTOR64_SIZE = 20
};

#define SIG_LOCAL UINT32_C(0x04034b50)
#define SIG_CENTRAL UINT32_C(0x02014b50)
#define SIG_END UINT32_C(0x06054b50)
#define SIG_END64 UINT32_C(0x06064b50)
#define SIG_LOCATOR UINT32_C(0x07064b50)
#define SIG_DESCRIPTOR UINT32_C(0x08074b50)
#define SIG_SINGLE UINT32_C(0x30304b50)

#define FLAG_DESCRIPTOR 8
#define FLAG_MASKED 0x2000
#define NONE UINT64_MAX

/* 100 ns steps from 1601 (NTFS) to 1970. */
#define NTFS_EPOCH UINT64_C(116444736000000000)
#define NTFS_SECOND UINT64_C(10000000)

static uint16_t
get16(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint16_t)(b[0] | b[1] << 8);
}

static uint32_t
get32(const char *p)
{
	return (uint32_t)get16(p) | (uint32_t)get16(p + 2) << 16;
}

static uint64_t
get64(const char *p)
{
	return (uint64_t)get32(p) | (uint64_t)get32(p + 4) << 32;
}

/*
 * part: bytes [at, at + n) of the file, or NULL if they lie outside.  Every
 * offset that a header gives passes here.
 */
static const char *
part(struct str file, uint64_t at, uint64_t n)
{
	if (at > file.n || n > file.n - at)
		return NULL;
	return file.p + at;
}

static bool
has_sig(struct str file, uint64_t at, uint32_t sig)
{
	const char *p = part(file, at, 4);

	return p != NULL && get32(p) == sig;
}

/* find_sig: first place in [at, end) where a header could begin, or NONE. */
static uint64_t
find_sig(struct str file, uint64_t at, uint64_t end)
{
	if (end > file.n)
		end = file.n;
	while (at + 4 <= end) {
		const char *p =
		    memchr(file.p + at, 'P', (size_t)(end - at - 3));

		if (p == NULL)
			return NONE;
		at = (uint64_t)(p - file.p);
		if (p[1] == 'K' && (p[2] == 1 || p[2] == 3 || p[2] == 7))
			return at;
		at++;
	}
	return NONE;
}

/* What is being gathered. */
struct gather {
	struct str file;
	struct zip_index *z;
	size_t cap;
	uint64_t max;
	bool any_directory;
	bool any_end;       /* an end of directory, good or bad */
	uint32_t directory; /* number of the one being read */
	uint16_t disk;      /* number of the disk that the directory ends on */
	size_t cap_dirs;
};

static struct zip_entry *
add_entry(struct gather *g)
{
	struct zip_index *z = g->z;

	if (z->n >= g->max) {
		z->left++;
		z->trouble |= ZIP_LIMIT;
		return NULL;
	}
	z->entries = mem_grow(z->entries, z->n, &g->cap, sizeof *z->entries);
	struct zip_entry *e = &z->entries[z->n++];
	*e = (struct zip_entry){ .unix_time = ZIP_NO_TIME };
	return e;
}

static void
add_directory(struct gather *g, uint64_t at, uint64_t end)
{
	struct zip_index *z = g->z;

	z->dirs = mem_grow(z->dirs, z->n_dirs, &g->cap_dirs, sizeof *z->dirs);
	z->dirs[z->n_dirs++] = (struct zip_extent){ at, end };
}

/* -- extra fields ---------------------------------------------------------- */

/* What field 1 (zip64) may stand in for, in its order; NULL: not there. */
struct wide {
	uint64_t *size, *packed, *offset;
};

static void
extra_zip64(struct str f, const struct wide *w)
{
	uint64_t *into[] = { w->size, w->packed, w->offset };

	for (size_t i = 0; i < sizeof into / sizeof *into; i++) {
		if (into[i] == NULL || *into[i] != UINT32_MAX)
			continue;
		if (f.n < 8)
			return;
		*into[i] = get64(f.p);
		f = str_from(f, 8);
	}
}

/*
 * 0x7075: version 1, CRC of the name it stands for, the name in UTF-8.  A
 * header has room for thousands, each with a name to sum up: one is looked at.
 */
static void
extra_unicode_path(
    struct zip_entry *e, struct str f, struct str name, bool *seen)
{
	if (f.n < 5 || f.p[0] != 1 || *seen)
		return;
	*seen = true;
	if (get32(f.p + 1) == libdeflate_crc32(0, name.p, name.n))
		e->unicode_name = str_from(f, 5);
}

/* 0x000a: four bytes kept free, then attributes; 1 holds three times. */
static void
extra_ntfs(struct zip_entry *e, struct str f)
{
	f = str_from(f, 4);
	while (f.n >= 4) {
		uint16_t tag = get16(f.p), n = get16(f.p + 2);

		f = str_from(f, 4);
		if (tag == 1 && n >= 8 && f.n >= 8) {
			uint64_t t = get64(f.p);

			if (e->unix_time == ZIP_NO_TIME)
				e->unix_time =
				    (int64_t)(t / NTFS_SECOND) -
				    (int64_t)(NTFS_EPOCH / NTFS_SECOND);
		}
		f = str_from(f, n);
	}
}

static void
read_extra(struct zip_entry *e, struct str extra, struct str name,
    const struct wide *w)
{
	bool seen_path = false;

	while (extra.n >= 4) {
		uint16_t tag = get16(extra.p), n = get16(extra.p + 2);
		struct str f = str_head(str_from(extra, 4), n);

		if (tag == 1) {
			extra_zip64(f, w);
		} else if (tag == 0x7075) {
			extra_unicode_path(e, f, name, &seen_path);
		} else if (tag == 0x5455 && f.n >= 5 && (f.p[0] & 1)) {
			e->unix_time = (int32_t)get32(f.p + 1);
		} else if (tag == 0x000a) {
			extra_ntfs(e, f);
		} else if (tag == 0x9901 && f.n >= 7) {
			e->aes_version = get16(f.p);
			e->aes_strength = (uint8_t)f.p[4];
			e->aes_method = get16(f.p + 5);
		}
		extra = str_from(extra, 4 + (size_t)n);
	}
}

/* common_fields: what local header and directory entry have in one order. */
static void
common_fields(struct zip_entry *e, const char *p)
{
	e->flags = get16(p);
	e->method = get16(p + 2);
	e->dos_time = get16(p + 4);
	e->dos_date = get16(p + 6);
	e->crc = get32(p + 8);
	e->packed_size = get32(p + 12);
	e->size = get32(p + 16);
}

/* -- local headers --------------------------------------------------------- */

/* local_fits: fixed part, name and extra lie in the file. */
static const char *
local_fits(struct str file, uint64_t at)
{
	const char *p = part(file, at, LOCAL_SIZE);

	if (p == NULL || get32(p) != SIG_LOCAL)
		return NULL;
	return part(
	    file, at, LOCAL_SIZE + (uint64_t)get16(p + 26) + get16(p + 28));
}

/*
 * local_plausible: four bytes occur by chance, in programs that read zips
 * above all; a header that no directory lists must also look like one.
 */
static bool
local_plausible(const char *p)
{
	uint16_t version = get16(p + 4), method = get16(p + 8);
	uint16_t date = get16(p + 12), n = get16(p + 26);
	unsigned month = date >> 5 & 15;

	return (version & 0xff) <= 63 && version >> 8 <= 20 &&
	       (method <= 20 || (method >= 90 && method <= 99)) &&
	       (date == 0 || month <= 12) && n > 0 && n <= 4096 &&
	       memchr(p + LOCAL_SIZE, 0, n) == NULL;
}

/* local_name_and_extra: what the directory may lack. */
static void
local_name_and_extra(struct str file, struct zip_entry *e)
{
	const char *p = local_fits(file, e->header_at);

	if (p == NULL) {
		e->bad_header = true;
		e->data_at = e->header_at;
		return;
	}
	struct str name = { p + LOCAL_SIZE, get16(p + 26) };
	struct str extra = { name.p + name.n, get16(p + 28) };
	struct zip_entry local = { .unix_time = ZIP_NO_TIME };

	e->local_name = name;
	e->data_at = e->header_at + LOCAL_SIZE + name.n + extra.n;
	read_extra(&local, extra, name, &(struct wide){ NULL, NULL, NULL });
	if (e->unicode_name.n == 0 && str_eq(name, e->raw_name))
		e->unicode_name = local.unicode_name;
	if (e->unix_time == ZIP_NO_TIME)
		e->unix_time = local.unix_time;
	if (e->aes_strength == 0) {
		e->aes_version = local.aes_version;
		e->aes_strength = local.aes_strength;
		e->aes_method = local.aes_method;
	}
}

/* -- data descriptors (APPNOTE 4.3.9) ---------------------------------------
 */

struct descriptor {
	uint32_t crc, n; /* n: bytes of it */
	uint64_t packed, size;
};

/* descriptor_read: of one form, with a signature or without, of 64 bits or 32.
 */
static bool
descriptor_read(
    struct str file, uint64_t at, bool sig, bool wide, struct descriptor *d)
{
	uint32_t skip = sig ? 4 : 0;
	uint32_t n = skip + (wide ? DESCRIPTOR64_SIZE : DESCRIPTOR_SIZE);
	const char *p = part(file, at, n);

	if (p == NULL || (sig && get32(p) != SIG_DESCRIPTOR))
		return false;
	p += skip;
	d->n = n;
	d->crc = get32(p);
	d->packed = wide ? get64(p + 4) : get32(p + 4);
	d->size = wide ? get64(p + 12) : get32(p + 8);
	return true;
}

/*
 * descriptor_either: of 32 or 64 bits, of this packed size.  The first half of
 * a wide one reads as a narrow one of nothing: what follows tells, a header or
 * the end; else the one that says more.
 */
static bool
descriptor_either(struct str file, uint64_t at, bool sig, uint64_t packed,
    struct descriptor *d)
{
	struct descriptor narrow, wide;
	bool is_narrow = descriptor_read(file, at, sig, false, &narrow) &&
			 narrow.packed == packed;
	bool is_wide = descriptor_read(file, at, sig, true, &wide) &&
		       wide.packed == packed;
	uint64_t behind = at + (sig ? 4 : 0) + DESCRIPTOR_SIZE;

	if (is_narrow && is_wide)
		is_wide = narrow.size == 0 &&
			  find_sig(file, behind, behind + 4) == NONE;
	*d = is_wide ? wide : narrow;
	return is_narrow || is_wide;
}

static void
descriptor_take(struct zip_entry *e, const struct descriptor *d)
{
	e->crc = d->crc;
	e->size = d->size;
	e->packed_size = d->packed;
	e->descriptor_n = d->n;
}

/* descriptor_behind: that of a member whose sizes are known. */
static void
descriptor_behind(struct str file, struct zip_entry *e)
{
	uint64_t at = e->data_at + e->packed_size;
	struct descriptor d;

	if (!(e->flags & FLAG_DESCRIPTOR) || e->data_at > file.n ||
	    e->packed_size > file.n - e->data_at)
		return;
	if (descriptor_either(file, at, true, e->packed_size, &d) ||
	    (descriptor_either(file, at, false, e->packed_size, &d) &&
		d.crc == e->crc))
		e->descriptor_n = d.n;
}

/*
 * descriptor_at: does one with a signature close the data here?  Its packed
 * size must be the distance, which chance does not give.
 */
static bool
descriptor_at(struct str file, uint64_t at, struct zip_entry *e)
{
	struct descriptor d;

	if (!descriptor_either(file, at, true, at - e->data_at, &d))
		return false;
	descriptor_take(e, &d);
	return true;
}

/* descriptor_before: the same for one without a signature that ends here. */
static bool
descriptor_before(struct str file, uint64_t end, struct zip_entry *e)
{
	for (int wide = 0; wide < 2; wide++) {
		uint64_t n = wide ? DESCRIPTOR64_SIZE : DESCRIPTOR_SIZE;
		struct descriptor d;

		if (end < e->data_at || end - e->data_at < n ||
		    !descriptor_read(file, end - n, false, wide, &d) ||
		    d.packed != end - n - e->data_at)
			continue;
		descriptor_take(e, &d);
		return true;
	}
	return false;
}

/*
 * local_open_end: a header without sizes that no directory helps out: its data
 * run to their descriptor, else to the next header or the end of the gap.
 */
static void
local_open_end(struct str file, struct zip_entry *e, uint64_t end)
{
	uint64_t at;

	for (at = find_sig(file, e->data_at, end); at != NONE;
	     at = find_sig(file, at + 1, end)) {
		const char *p = local_fits(file, at);

		if (descriptor_at(file, at, e))
			return;
		if ((p != NULL && local_plausible(p)) ||
		    has_sig(file, at, SIG_CENTRAL))
			break;
	}
	if (at != NONE)
		end = at;
	if (descriptor_before(file, end, e))
		return;
	e->open_end = true;
	/* A header may itself reach into what follows the gap. */
	e->packed_size = end > e->data_at ? end - e->data_at : 0;
}

/* local_entry: a member of which only the local header is known. */
static struct zip_entry *
local_entry(struct gather *g, uint64_t at, uint64_t end)
{
	const char *p = local_fits(g->file, at);
	struct zip_entry *e;

	if (p == NULL || !local_plausible(p) || (e = add_entry(g)) == NULL)
		return NULL;
	e->header_at = at;
	common_fields(e, p + 6);
	e->raw_name = (struct str){ p + LOCAL_SIZE, get16(p + 26) };
	struct str extra = { e->raw_name.p + e->raw_name.n, get16(p + 28) };
	e->local_name = e->raw_name;
	e->data_at = at + LOCAL_SIZE + e->raw_name.n + extra.n;
	read_extra(e, extra, e->raw_name,
	    &(struct wide){ &e->size, &e->packed_size, NULL });
	if ((e->flags & FLAG_DESCRIPTOR) && e->packed_size == 0)
		local_open_end(g->file, e, end);
	else
		descriptor_behind(g->file, e);
	return e;
}

/* -- directories ----------------------------------------------------------- */

/* central_at: length of the directory entry at `at`, or 0 if there is none. */
static uint64_t
central_at(struct str file, uint64_t at, uint64_t end)
{
	const char *p = part(file, at, CENTRAL_SIZE);

	if (p == NULL || get32(p) != SIG_CENTRAL)
		return 0;
	uint64_t n = CENTRAL_SIZE + (uint64_t)get16(p + 28) + get16(p + 30) +
		     get16(p + 32);
	return n <= end - at ? n : 0;
}

/*
 * central_entry: one entry of a directory.  shift is what stands before the
 * archive; writers of self-extracting ones add it to the offsets or do not,
 * so both are tried.
 */
static void
central_entry(struct gather *g, uint64_t at, uint64_t shift, uint64_t *low)
{
	const char *p = g->file.p + at;
	struct zip_entry *e = add_entry(g);
	uint64_t offset = get32(p + 42);

	if (e == NULL)
		return;
	e->listed = true;
	e->directory = g->directory;
	e->made_by = get16(p + 4);
	common_fields(e, p + 8);
	e->attributes = get32(p + 38);
	e->raw_name = (struct str){ p + CENTRAL_SIZE, get16(p + 28) };
	struct str extra = { e->raw_name.p + e->raw_name.n, get16(p + 30) };
	e->comment = (struct str){ extra.p + extra.n, get16(p + 32) };
	read_extra(e, extra, e->raw_name,
	    &(struct wide){ &e->size, &e->packed_size, &offset });
	e->header_at = offset <= g->file.n ? offset + shift : g->file.n;
	if (get16(p + 34) != g->disk && get16(p + 34) != UINT16_MAX) {
		e->header_at = g->file.n;
		e->elsewhere = true;
	}
	if (shift != 0 && !has_sig(g->file, e->header_at, SIG_LOCAL) &&
	    has_sig(g->file, offset, SIG_LOCAL))
		e->header_at = offset;
	local_name_and_extra(g->file, e);
	if (e->bad_header) {
		g->z->trouble |= e->elsewhere ? ZIP_SPLIT : ZIP_DAMAGED;
		return;
	}
	descriptor_behind(g->file, e);
	if (e->header_at < *low)
		*low = e->header_at;
}

/* directory: all entries from at to end; returns how many. */
static uint64_t
directory(
    struct gather *g, uint64_t at, uint64_t end, uint64_t shift, uint64_t *low)
{
	uint64_t n = 0, len, begin = at;

	g->directory++;

	for (; (len = central_at(g->file, at, end)) != 0; at += len, n++)
		central_entry(g, at, shift, low);
	if (at != end && n > 0 && end - at < g->file.n) {
		/* A signature of the directory may follow (APPNOTE 4.3.13). */
		static const char sig[4] = { 'P', 'K', 5, 5 };
		if (end - at < 6 || memcmp(g->file.p + at, sig, 4) != 0)
			g->z->trouble |= ZIP_DAMAGED;
		else
			at = end;
	}
	add_directory(g, begin, at);
	return n;
}

/* What an end of directory says; 64-bit values where there are such. */
struct end {
	uint64_t at;      /* of the record itself */
	uint64_t dir_end; /* where the directory must have ended */
	uint64_t n, size, offset;
	uint64_t dir_at, shift;
	struct str comment;
	uint16_t disk;
};

static void
end64(struct str file, struct end *end)
{
	const char *p;
	uint64_t at;

	if (end->at < LOCATOR_SIZE ||
	    !has_sig(file, end->at - LOCATOR_SIZE, SIG_LOCATOR))
		return;
	uint64_t locator = end->at - LOCATOR_SIZE;
	at = get64(file.p + locator + 8);
	/* Bytes before the archive move it to just before its locator. */
	if (at >= locator || !has_sig(file, at, SIG_END64))
		at = locator >= END64_SIZE ? locator - END64_SIZE : locator;
	if ((p = part(file, at, END64_SIZE)) == NULL || get32(p) != SIG_END64)
		return;
	end->dir_end = at;
	end->n = get64(p + 32);
	end->size = get64(p + 40);
	end->offset = get64(p + 48);
}

/*
 * read_end: an end of directory at `at` that leads to a directory.  The place
 * is counted back from the end first, since that holds whatever was put in
 * front of the archive.
 */
static bool
read_end(struct str file, uint64_t at, uint64_t limit, struct end *end)
{
	const char *p = part(file, at, END_SIZE);

	if (p == NULL || get32(p) != SIG_END || at + END_SIZE > limit)
		return false;
	*end = (struct end){
		.at = at,
		.dir_end = at,
		.n = get16(p + 10),
		.size = get32(p + 12),
		.offset = get32(p + 16),
		.disk = get16(p + 4) != UINT16_MAX ? get16(p + 4) : 0,
	};
	end->comment = str_head(
	    (struct str){ p + END_SIZE, (size_t)(limit - at - END_SIZE) },
	    get16(p + 20));
	end64(file, end);
	if (end->n == 0 && end->size == 0) {
		end->dir_at = end->dir_end;
		return true;
	}
	if (end->size <= end->dir_end &&
	    central_at(file, end->dir_end - end->size, end->dir_end) != 0) {
		end->dir_at = end->dir_end - end->size;
		end->shift =
		    end->dir_at >= end->offset ? end->dir_at - end->offset : 0;
		return true;
	}
	end->dir_at = end->offset;
	return end->offset < end->dir_end &&
	       central_at(file, end->offset, end->dir_end) != 0;
}

/* stored_at: does [at, end) lie in the data of a stored member of the chain? */
static bool
stored_at(const struct zip_extent *stored, size_t n, uint64_t at, uint64_t end)
{
	for (size_t lo = 0, hi = n; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;

		if (stored[mid].end < end)
			lo = mid + 1;
		else if (stored[mid].at > at)
			hi = mid;
		else
			return true;
	}
	return false;
}

/*
 * chain: the data of stored members when local headers follow each other from
 * the file's beginning.  An archive that is a stored member of ours has an end
 * of directory too; where ours is cut off it must not be taken for ours.
 */
static struct zip_extent *
chain(struct str file, uint64_t max, size_t *n)
{
	struct zip_extent *list = NULL;
	size_t cap = 0;
	uint64_t at = 0;
	const char *p;

	*n = 0;
	while (*n < max && (p = local_fits(file, at)) != NULL) {
		uint64_t packed = get32(p + 18), size = get32(p + 22);
		uint64_t data = at + LOCAL_SIZE + get16(p + 26) + get16(p + 28);
		struct zip_entry e = { .size = 0 };
		struct str extra = { p + LOCAL_SIZE + get16(p + 26),
			get16(p + 28) };

		read_extra(&e, extra, (struct str){ p + LOCAL_SIZE, 0 },
		    &(struct wide){ &size, &packed, NULL });
		if (packed > file.n - data)
			break;
		if (get16(p + 8) == 0 && packed > END_SIZE) {
			list = mem_grow(list, *n, &cap, sizeof *list);
			list[(*n)++] =
			    (struct zip_extent){ data, data + packed };
		}
		at = data + packed;
	}
	return list;
}

/*
 * directories: every archive that ends in the file, from the last to the
 * first: what stands before the lowest member of one may be another.
 */
static void
directories(struct gather *g)
{
	struct str file = g->file;
	size_t n_stored;
	struct zip_extent *stored = chain(file, g->max, &n_stored);
	uint64_t limit = file.n;
	size_t found = 0;

	/* As many archives as there may be members: they can be empty. */
	for (uint64_t at = limit;
	     at-- > 0 && g->z->left == 0 && found <= g->max;) {
		struct end end;

		if (file.p[at] != 'P' || !has_sig(file, at, SIG_END))
			continue;
		bool good = read_end(file, at, limit, &end);
		if (stored_at(
			stored, n_stored, good ? end.shift : at, at + END_SIZE))
			continue;
		g->any_end = true;
		if (!good)
			continue;
		uint64_t low = end.dir_at;
		size_t before = g->z->n;

		g->disk = end.disk;
		uint64_t n =
		    directory(g, end.dir_at, end.dir_end, end.shift, &low);

		if ((n & 0xffff) < (end.n & 0xffff) && n < end.n)
			g->z->trouble |= ZIP_DAMAGED;
		if (end.disk != 0)
			g->z->trouble |= ZIP_SPLIT;
		if (found++ == 0)
			g->z->comment = end.comment;
		else if (g->z->n > before)
			g->z->trouble |= ZIP_SECOND_DIRECTORY;
		add_directory(g, end.dir_end, at + END_SIZE + end.comment.n);
		/* An empty archive is nothing but this record. */
		if (g->z->n == 0 && end.comment.n + END_SIZE < file.n)
			g->z->trouble |= ZIP_DAMAGED;
		g->any_directory = true;
		at = limit = low < at ? low : at;
	}
	if (found > g->max) {
		g->z->left++;
		g->z->trouble |= ZIP_LIMIT;
	}
	free(stored);
}

/*
 * cut_directory: the beginning of a directory whose end is missing: the first
 * entry that leads to a local header of the same name.
 */
static void
cut_directory(struct gather *g)
{
	struct str file = g->file;

	for (uint64_t at = find_sig(file, 0, file.n); at != NONE;
	     at = find_sig(file, at + 1, file.n)) {
		if (central_at(file, at, file.n) == 0)
			continue;
		const char *p = file.p + at;
		const char *local = local_fits(file, get32(p + 42));
		struct str name = { p + CENTRAL_SIZE, get16(p + 28) };
		uint64_t low = at, end = at, len;

		if (local == NULL ||
		    !str_eq(name,
			(struct str){ local + LOCAL_SIZE, get16(local + 26) }))
			continue;
		while ((len = central_at(file, end, file.n)) != 0)
			end += len;
		directory(g, at, end, 0, &low);
		return;
	}
}

/* -- what the directory does not tell -------------------------------------- */

static int
by_offset(const void *a, const void *b)
{
	const struct zip_entry *x = a, *y = b;

	if (x->header_at != y->header_at)
		return x->header_at < y->header_at ? -1 : 1;
	/* Of one header's entries those of a directory, in its order. */
	if (x->listed != y->listed)
		return x->listed ? -1 : 1;
	return (x->raw_name.p > y->raw_name.p) -
	       (x->raw_name.p < y->raw_name.p);
}

static int
by_start(const void *a, const void *b)
{
	const struct zip_extent *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* entry_end: behind the last compressed byte, as far as the file goes. */
static uint64_t
entry_end(const struct gather *g, const struct zip_entry *e)
{
	if (e->bad_header)
		return e->header_at;
	if (e->data_at > g->file.n || e->packed_size > g->file.n - e->data_at)
		return g->file.n;
	return e->data_at + e->packed_size;
}

/* entry_all: behind its descriptor. */
static uint64_t
entry_all(const struct gather *g, const struct zip_entry *e)
{
	return entry_end(g, e) + e->descriptor_n;
}

/* gap: local headers between what is known, up to end. */
static void
gap(struct gather *g, uint64_t at, uint64_t end)
{
	while ((at = find_sig(g->file, at, end)) != NONE) {
		struct zip_entry *e = local_entry(g, at, end);

		if (e == NULL) {
			at++;
			continue;
		}
		if (g->any_directory)
			g->z->trouble |= ZIP_UNLISTED;
		at = entry_all(g, e);
		if (at > end)
			return;
	}
}

/* gaps: what members and directories leave free is searched for headers. */
static void
gaps(struct gather *g)
{
	size_t n = g->z->n + g->z->n_dirs, k = 0;
	struct zip_extent *used = mem_alloc(n, sizeof *used);
	uint64_t at = 0;

	for (size_t i = 0; i < g->z->n; i++)
		if (!g->z->entries[i].bad_header)
			used[k++] =
			    (struct zip_extent){ g->z->entries[i].header_at,
				    entry_all(g, &g->z->entries[i]) };
	for (size_t i = 0; i < g->z->n_dirs; i++)
		used[k++] = g->z->dirs[i];
	qsort(used, k, sizeof *used, by_start);
	for (size_t i = 0; i < k && g->z->left == 0; i++) {
		if (used[i].at > at)
			gap(g, at, used[i].at);
		if (used[i].end > at)
			at = used[i].end;
	}
	if (at < g->file.n && g->z->left == 0)
		gap(g, at, g->file.n);
	free(used);
}

/* drop_twins: the same entry reached through two directories is one. */
static void
drop_twins(struct zip_index *z)
{
	size_t k = 0;

	for (size_t i = 0; i < z->n; i++) {
		const struct zip_entry *e = &z->entries[i];

		if (k > 0 && !e->bad_header &&
		    e->header_at == z->entries[k - 1].header_at &&
		    e->directory != z->entries[k - 1].directory &&
		    str_eq(e->raw_name, z->entries[k - 1].raw_name))
			continue;
		z->entries[k++] = *e;
	}
	z->n = k;
}

static void
overlaps(struct gather *g)
{
	struct zip_index *z = g->z;
	struct zip_entry *far = NULL;

	for (size_t i = 0; i < z->n; i++) {
		struct zip_entry *e = &z->entries[i];

		if (e->bad_header)
			continue;
		if (far != NULL && e->header_at < entry_end(g, far)) {
			e->overlaps = far->overlaps = true;
			z->trouble |= ZIP_OVERLAP;
		}
		e->alias = i > 0 && !z->entries[i - 1].bad_header &&
			   z->entries[i - 1].header_at == e->header_at;
		if (e->data_at > g->file.n ||
		    (e->packed_size > g->file.n - e->data_at && !e->open_end))
			z->trouble |= ZIP_TRUNCATED;
		if (far == NULL || entry_end(g, e) > entry_end(g, far))
			far = e;
	}
}

/*
 * extent: from the first header to the end of the last one or its data.  What
 * was cut off goes on to the end of the file, and so may what follows a member
 * that no directory ends.
 */
static void
extent(struct gather *g)
{
	struct zip_index *z = g->z;

	z->begin = g->file.n;
	for (size_t i = 0; i < z->n; i++) {
		const struct zip_entry *e = &z->entries[i];

		if (e->bad_header)
			continue;
		if (e->header_at < z->begin)
			z->begin = e->header_at;
		if (entry_all(g, e) > z->end)
			z->end = entry_all(g, e);
	}
	for (size_t i = 0; i < g->z->n_dirs; i++) {
		if (g->z->dirs[i].at < z->begin)
			z->begin = g->z->dirs[i].at;
		if (g->z->dirs[i].end > z->end)
			z->end = g->z->dirs[i].end;
	}
	if (!g->any_directory || (z->trouble & ZIP_DAMAGED))
		z->end = g->file.n;
	/* A mark in front of the parts of a set (APPNOTE 8.5.3 and 8.5.4). */
	if (z->begin == 4 && (has_sig(g->file, 0, SIG_DESCRIPTOR) ||
				 has_sig(g->file, 0, SIG_SINGLE))) {
		add_directory(g, 0, 4);
		z->begin = 0;
		if (!g->any_directory && has_sig(g->file, 0, SIG_DESCRIPTOR))
			z->trouble |= ZIP_SPLIT;
	}
	/* A later part of one begins with the rest of a member. */
	if (z->trouble & ZIP_SPLIT) {
		z->rest = z->begin;
		z->begin = 0;
	}
}

/* no_directory: why there is none that can be read. */
static unsigned
no_directory(const struct gather *g)
{
	for (size_t i = 0; i < g->z->n; i++)
		if (g->z->entries[i].flags & FLAG_MASKED)
			return ZIP_MASKED;
	return g->any_end ? ZIP_DAMAGED : ZIP_TRUNCATED;
}

int
zip_index_read(struct zip_index *z, struct str file, uint64_t max)
{
	struct gather g = { .file = file, .z = z, .max = max };

	*z = (struct zip_index){ .entries = NULL };
	directories(&g);
	if (!g.any_directory)
		cut_directory(&g);
	gaps(&g);
	if (!g.any_directory)
		z->trouble |= no_directory(&g);
	if (!g.any_directory && z->n == 0) {

		return -1;
	}
	if (z->n > 0)
		qsort(z->entries, z->n, sizeof *z->entries, by_offset);
	drop_twins(z);
	overlaps(&g);
	extent(&g);

	return 0;
}

void
zip_index_fini(struct zip_index *z)
{
	free(z->entries);
	free(z->dirs);
	*z = (struct zip_index){ .entries = NULL };
}
