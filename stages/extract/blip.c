#include "blip.h"

#include "embedded.h"
#include "inflate.h"
#include "le.h"

/* What a picture begins with, and the type of the record that holds it. */
static const struct kind {
	unsigned type;
	struct str begins;
	const char *suffix;
} kinds[] = {
	{ 0xf01d, STR_INIT("\xff\xd8\xff"), ".jpeg" },
	{ 0xf02a, STR_INIT("\xff\xd8\xff"), ".jpeg" },
	{ 0xf01e, STR_INIT("\x89PNG"), ".png" },
	{ 0xf029, STR_INIT("II*\0"), ".tiff" },
	{ 0xf029, STR_INIT("MM\0*"), ".tiff" },
};

enum { HEAD = 8, ID = 16 };

/* picture: s begins with a record that holds one; NULL when it does not. */
static const struct kind *
picture(struct str s, struct str *content)
{
	uint32_t n = le_u32(s, 4);

	if ((le_u16(s, 0) & 15) != 0)
		return NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		/* One checksum or two stand before it, and a byte. */
		for (size_t at = ID + 1; at <= 2 * ID + 1; at += ID) {
			struct str rest = str_from(s, HEAD + at);

			if (le_u16(s, 2) != kinds[i].type || n <= at ||
			    !str_starts(rest, kinds[i].begins))
				continue;
			*content = str_head(rest, n - at);
			return &kinds[i];
		}
	return NULL;
}

/*
 * metafile: s begins with a record that holds one: deflated behind 34 bytes
 * that say how large it is and becomes; NULL when it does not.
 */
static const char *
metafile(struct str s, struct str *content)
{
	enum { EMF = 0xf01a, WMF = 0xf01b, TOLD = 34, ZLIB_HEAD = 2 };
	unsigned type = le_u16(s, 2);
	uint32_t n = le_u32(s, 4);

	if ((type != EMF && type != WMF) || (le_u16(s, 0) & 15) != 0)
		return NULL;
	for (size_t at = ID; at <= 2 * ID; at += ID) {
		struct str told = le_part(s, HEAD + at, TOLD);

		/* What is told of the size makes up the record. */
		if (told.n < TOLD || le_u8(told, 32) != 0 || n < at + TOLD ||
		    le_u32(told, 28) != n - at - TOLD)
			continue;
		*content = le_part(s, HEAD + at + TOLD, n - at - TOLD);
		*content = str_from(*content, ZLIB_HEAD);
		return type == EMF ? ".emf" : ".wmf";
	}
	return NULL;
}

/* give_metafile: what comes out of a deflated one. */
static void
give_metafile(struct doc *d, struct str packed, struct str name)
{
	struct buf content = { NULL, 0, 0 };

	inflate_tell(d, inflate_raw(packed, &content), name);
	embedded_give(d, buf_str(&content), name);
	buf_fini(&content);
}

void
blip_give_all(struct doc *d, struct str bytes, uint64_t *number)
{
	struct buf name = { NULL, 0, 0 };

	/* The high byte of the type is what to look for. */
	for (size_t at = 3; at < bytes.n; at++) {
		struct str content;
		at += str_find(str_from(bytes, at), '\xf0');
		struct str rest = str_from(bytes, at - 3);
		const struct kind *kind = picture(rest, &content);
		const char *suffix =
		    kind != NULL ? kind->suffix : metafile(rest, &content);

		if (suffix == NULL)
			continue;
		buf_reset(&name);
		buf_addz(&name, "picture-");
		buf_add_u64(&name, ++*number);
		buf_addz(&name, suffix);
		if (kind != NULL)
			embedded_give(d, content, buf_str(&name));
		else
			give_metafile(d, content, buf_str(&name));
		at = (size_t)(content.p - bytes.p) + content.n + 2;
	}
	buf_fini(&name);
}
