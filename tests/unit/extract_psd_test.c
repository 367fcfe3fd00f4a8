/* Drawings in layers: names in two encodings, texts, groups, damage. */

#include "psd.h"

#include "check.h"
#include "extract_doc.h"

static void
add_be(struct buf *b, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_addc(b, (char)(v >> 8 * bytes & 0xFF));
}

/* A layer to be; a string that is NULL is not there. */
struct layer {
	const char *stored;
	struct str wide; /* UTF-16BE */
	struct str text; /* UTF-16BE, of a text layer */
	unsigned divider;
};

/* add_block: an additional block of a layer. */
static void
add_block(struct buf *b, const char *key, struct str data)
{
	buf_addz(b, "8BIM");
	buf_addz(b, key);
	add_be(b, data.n, 4);
	buf_adds(b, data);
	if (data.n & 1)
		buf_addc(b, 0);
}

static void
add_blocks(struct buf *b, const struct layer *layer)
{
	struct buf data = { NULL, 0, 0 };

	if (layer->wide.p != NULL) {
		add_be(&data, layer->wide.n / 2, 4);
		buf_adds(&data, layer->wide);
		add_block(b, "luni", buf_str(&data));
	}
	buf_reset(&data);
	if (layer->text.p != NULL) {
		buf_adds(&data, STR("\0\1......\0\0\0\0Txt TEXT"));
		add_be(&data, layer->text.n / 2, 4);
		buf_adds(&data, layer->text);
		add_block(b, "TySh", buf_str(&data));
	}
	buf_reset(&data);
	if (layer->divider > 0) {
		add_be(&data, layer->divider, 4);
		add_block(b, "lsct", buf_str(&data));
	}
	buf_fini(&data);
}

static void
add_layer(struct buf *b, const struct layer *layer, bool large)
{
	struct buf extra = { NULL, 0, 0 };
	size_t n = strlen(layer->stored);

	add_be(b, 0, 8);
	add_be(b, 0, 8);
	add_be(b, 1, 2); /* a channel */
	add_be(b, 0, 2);
	add_be(b, 0, large ? 8 : 4);
	buf_addz(b, "8BIMnorm");
	add_be(b, 0, 4);
	add_be(&extra, 0, 4);
	add_be(&extra, 0, 4);
	buf_addc(&extra, (char)n);
	buf_add(&extra, layer->stored, n);
	for (n++; n % 4 != 0; n++)
		buf_addc(&extra, 0);
	add_blocks(&extra, layer);
	add_be(b, extra.n, 4);
	buf_adds(b, buf_str(&extra));
	buf_fini(&extra);
}

/* make: a drawing of these layers and image resource blocks. */
static void
make(struct buf *b, const struct layer *layers, size_t n, struct str resources,
    bool large)
{
	struct buf all = { NULL, 0, 0 };

	add_be(&all, n == 0 ? 0 : 0x10000 - n, 2);
	for (size_t i = 0; i < n; i++)
		add_layer(&all, &layers[i], large);
	buf_reset(b);
	buf_addz(b, "8BPS");
	add_be(b, large ? 2 : 1, 2);
	add_be(b, 0, 6);
	add_be(b, 3, 2);
	add_be(b, 480, 4);
	add_be(b, 640, 4);
	add_be(b, 8, 2);
	add_be(b, 3, 2);
	add_be(b, 0, 4); /* palette */
	add_be(b, resources.n, 4);
	buf_adds(b, resources);
	add_be(b, all.n + (large ? 12 : 8), large ? 8 : 4);
	add_be(b, all.n, large ? 8 : 4);
	buf_adds(b, buf_str(&all));
	add_be(b, 0, 4); /* mask of all */
	add_be(
	    b, 1, 2); /* the picture: rows, each with its length in a table */
	for (size_t i = 0; i < 3 * 480; i++)
		add_be(b, 0, large ? 4 : 2);
	buf_fini(&all);
}

/* U+539F U+753B, "original drawing", and U+C6D0 U+D654, the same in Korean. */
#define WIDE_ZH STR("\x53\x9f\x75\x3b")
#define WIDE_KO STR("\xc6\xd0\xd6\x54")
#define ZH "\xE5\x8E\x9F\xE7\x94\xBB"
#define KO "\xEC\x9B\x90\xED\x99\x94"

#define NONE                                                                   \
	{                                                                      \
		NULL, 0                                                        \
	}

static const struct psd_case {
	const char *why;
	struct layer layers[4];
	size_t n;
	struct str resources;
	const char *want;
} cases[] = {
	{ "two names tell the code page",
	    { { "\xD4\xAD\xBB\xAD", { "\x53\x9f\x75\x3b", 4 }, NONE, 0 } }, 1,
	    NONE, "= layers: 1\nlayer:1: " ZH "\n= layer-charset: GB18030\n" },
	{ "and others are then read in it",
	    { { "\xBF\xF8\xC8\xAD", { "\xc6\xd0\xd6\x54", 4 }, NONE, 0 },
		{ "\xC8\xAD", NONE, NONE, 0 } },
	    2, NONE,
	    "= layers: 2\nlayer:1: " KO "\n= layer-charset: CP949\n"
	    "layer:2: \xED\x99\x94\n" },
	{ "a name without another is judged",
	    { { "\xBF\xF8\xC8\xAD \xB9\xE8\xB0\xE6", NONE, NONE, 0 } }, 1, NONE,
	    "= layers: 1\nlayer:1: " KO " \xEB\xB0\xB0\xEA\xB2\xBD\n" },
	{ "names that are not the same are both given",
	    { { "old", { "\0n\0e\0w", 6 }, NONE, 0 },
		{ "????", { "\xc6\xd0\xd6\x54", 4 }, NONE, 0 } },
	    2, NONE,
	    "= layers: 2\nlayer:1: new\nlayer:2: " KO
	    "\nlayer:1/stored: old\n" },
	{ "a text layer, in lines",
	    { { "t", { "\0t", 2 }, { "\0a\0\r\xc6\xd0", 6 }, 0 } }, 1, NONE,
	    "= layers: 1\nlayer:1: t\nlayer:1/text: a\n"
	    "layer:1/text: \xEC\x9B\x90\n" },
	{ "groups",
	    { { "</Layer group>", NONE, NONE, 3 }, { "G", NONE, NONE, 1 } }, 2,
	    NONE,
	    "= layers: 2\n= groups: 1\nlayer:1: </Layer group>\n"
	    "layer:2: G\n" },
	{ "no layer; a caption, channels, a slice, an address",
	    { { NULL, NONE, NONE, 0 } }, 0,
	    { "8BIM\3\xF0\0\0\0\0\0\4\3cap"
	      "8BIM\4\x15\0\0\0\0\0\6\0\0\0\1\xc6\xd0"
	      "8BIM\4\x0B\0\0\0\0\0\3a.b\0",
		50 },
	    "meta:channel: \xEC\x9B\x90\nmeta:caption: cap\nmeta:link: a.b\n" },
};

static void
check_case(const struct psd_case *c, bool large)
{
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	struct buf want = { NULL, 0, 0 };

	make(&file, c->layers, c->n, c->resources, large);
	said(psd_read, buf_str(&file), &said_limits, &got);
	buf_addz(&want, "= pixels: 640x480\n");
	buf_addz(&want, c->want);
	CHECK_STR_WHY(buf_str(&got), buf_str(&want), c->why);
	buf_fini(&file);
	buf_fini(&got);
	buf_fini(&want);
}

/* A file that is cut anywhere says so, and gives the layers before the cut. */
static void
check_cuts(void)
{
	static const struct layer layers[] = { { "a", NONE, NONE, 0 },
		{ "b", NONE, NONE, 0 } };
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	bool told = true, kept = false;

	make(&file, layers, 2, (struct str)NONE, false);
	for (size_t n = 8; n < file.n; n++) {
		struct str s;

		buf_reset(&got);
		said(psd_read, str_head(buf_str(&file), n), &said_limits, &got);
		bool said_so = false, first = false, second = false;

		for (s = buf_str(&got); s.n > 0; s = str_from(s, 1)) {
			said_so |= str_starts(s, STR("! truncated: "));
			first |= str_starts(s, STR("layer:1: a\n"));
			second |= str_starts(s, STR("layer:2: b\n"));
		}
		told &= said_so;
		kept |= first && !second;
	}
	CHECK(told);
	CHECK(kept);
	buf_fini(&file);
	buf_fini(&got);
}

/* is_cut: does a drawing that ends in this say that its end is missing? */
static bool
is_cut(const char *head, size_t n, struct str picture)
{
	struct buf b = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	buf_adds(&b, (struct str){ head, n });
	buf_adds(&b, picture);
	said(psd_read, buf_str(&b), &said_limits, &got);
	bool cut =
	    strstr(buf_z(&got), "! truncated: the file ends within") != NULL;

	buf_fini(&b);
	buf_fini(&got);
	return cut;
}

/* The picture of a drawing of 3 channels, 2 rows of 5: raw, by rows, deflated.
 */
static void
check_picture(void)
{
	static const char head[] = "8BPS\0\1\0\0\0\0\0\0\0\3\0\0\0\2\0\0\0\5"
				   "\0\10\0\3\0\0\0\0\0\0\0\0\0\0\0\0";
	static const char picture[64] = { 0 };
	static const char rows[] = "\0\1\0\1\0\1\0\1\0\1\0\1\0\3abcdefgh";
	size_t n = sizeof head - 1;

	CHECK(!is_cut(head, n, (struct str){ picture, 32 }));
	CHECK(is_cut(head, n, (struct str){ picture, 31 }));
	CHECK(!is_cut(head, n, (struct str){ rows, 22 }));
	CHECK(is_cut(head, n, (struct str){ rows, 21 }));
	CHECK(is_cut(head, n, (struct str){ rows, 10 }));
	CHECK(!is_cut(head, n, STR("\0\2x")));
}

int
main(void)
{
	diag_init("riffle-extract");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		check_case(&cases[i], false);
		check_case(&cases[i], true);
	}
	check_cuts();
	check_picture();
	return check_done();
}
