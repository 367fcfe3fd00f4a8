/* Pictures, sounds and films: what they say of themselves, and cut off. */

#include "check.h"
#include "exif.h"
#include "extract_doc.h"
#include "flv.h"
#include "id3.h"
#include "matroska.h"
#include "mp4.h"
#include "picture.h"
#include "riff.h"
#include "vorbis.h"

/* "Original drawing", Chinese in GBK and in UTF-8, and in Korean in CP949. */
#define GBK "\xD4\xAD\xBB\xAD\xD0\xDE\xB8\xC4\xB5\xA5"
#define ZH "\xE5\x8E\x9F\xE7\x94\xBB\xE4\xBF\xAE\xE6\x94\xB9\xE5\x8D\x95"
#define CP949 "\xBF\xF8\xC8\xAD \xBC\xF6\xC1\xA4 \xC1\xF6\xBD\xC3\xBC\xAD"
#define KO                                                                     \
	"\xEC\x9B\x90\xED\x99\x94 \xEC\x88\x98\xEC\xA0\x95 "                   \
	"\xEC\xA7\x80\xEC\x8B\x9C\xEC\x84\x9C"

/* A file in the making. */
static void
add_big(struct buf *b, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_addc(b, (char)(v >> 8 * bytes & 0xFF));
}

static void
add_zeros(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_addc(b, 0);
}

/* -- pictures -- */

static void
jpeg_segment(struct buf *b, unsigned marker, struct str s)
{
	buf_addc(b, (char)0xFF);
	buf_addc(b, (char)marker);
	add_big(b, s.n + 2, 2);
	buf_adds(b, s);
}

/* add_entry: of a directory of tags; a value of four bytes or fewer, or at. */
static void
add_entry(struct buf *b, unsigned tag, unsigned type, size_t n, uint64_t at)
{
	add_le(b, tag, 2);
	add_le(b, type, 2);
	add_le(b, n, 4);
	add_le(b, at, 4);
}

/* make_exif: a TIFF of one directory, little-endian, and one of where. */
static void
make_exif(struct buf *b)
{
	static const struct str about = STR_INIT(GBK),
				note = STR_INIT("UNICODE\0\xD0\xC6\x54\xD6");
	enum { VALUES = 8 + 2 + 5 * 12 + 4 };
	size_t at = VALUES;

	buf_adds(b, STR("II*\0\10\0\0\0"));
	add_le(b, 5, 2);
	add_entry(b, 0x010E, 2, about.n, at);
	add_entry(b, 0x013B, 2, 4, 0x006D694B); /* "Kim" in place */
	add_entry(b, 0x9003, 2, 20, at + about.n);
	add_entry(b, 0x9286, 7, note.n, at + about.n + 20);
	add_entry(b, 0x8825, 4, 1, at + about.n + 20 + note.n);
	add_le(b, 0, 4);
	buf_adds(b, about);
	buf_adds(b, STR("2021:05:01 09:30:00\0"));
	buf_adds(b, note);
	at = b->n + 2 + 4 * 12;
	add_le(b, 4, 2);
	add_entry(b, 1, 2, 2, 'N');
	add_entry(b, 2, 5, 3, at);
	add_entry(b, 3, 2, 2, 'W');
	add_entry(b, 4, 5, 3, at + 24);
	for (unsigned i = 0; i < 2; i++) {
		add_le(b, 39 + i, 4);
		add_le(b, 1, 4);
		add_le(b, 30, 4);
		add_le(b, 1, 4);
		add_le(b, 0, 4);
		add_le(b, 1, 4);
	}
}

static void
make_jpeg(struct buf *b)
{
	struct buf s = { NULL, 0, 0 };

	buf_add(b, "\xFF\xD8", 2);
	struct buf tiff = { NULL, 0, 0 };

	make_exif(&tiff);
	buf_adds(&s, STR("Exif\0\0"));
	buf_adds(&s, buf_str(&tiff));
	buf_fini(&tiff);
	jpeg_segment(b, 0xE1, buf_str(&s));
	jpeg_segment(b, 0xE1,
	    STR("http://ns.adobe.com/xap/1.0/\0"
		"<x:xmpmeta xmlns:x='a'><r:RDF xmlns:r='r' xmlns:dc='d'>"
		"<r:Description dc:format='f' xmlns:p='p' p:City='Py'>"
		"<dc:title><r:Alt><r:li>T1</r:li></r:Alt></dc:title>"
		"<dc:subject><r:Bag><r:li>k1</r:li><r:li>k2</r:li></r:Bag>"
		"</dc:subject></r:Description></r:RDF></x:xmpmeta>"));
	jpeg_segment(b, 0xED,
	    STR("Photoshop 3.0\0008BIM\4\4\0\0\0\0\0\13\34\2\151\0\6"
		"header\0"));
	jpeg_segment(b, 0xFE, STR(CP949));
	jpeg_segment(b, 0xC0, STR("\10\0\140\0\200\1\1\21\0"));
	jpeg_segment(b, 0xDA, STR("\1\1\0\0\77\0"));
	buf_addz(b, "picture\xFF\xD9");
	buf_fini(&s);
}

static void
png_chunk(struct buf *b, const char *type, struct str s)
{
	add_big(b, s.n, 4);
	buf_addz(b, type);
	buf_adds(b, s);
	add_big(b, 0, 4);
}

static void
make_png(struct buf *b)
{
	buf_addz(b, "\x89PNG\r\n\x1A\n");
	png_chunk(b, "IHDR", STR("\0\0\2\200\0\0\1\340\10\2\0\0\0"));
	png_chunk(b, "tEXt", STR("Title\0" GBK));
	/* "packed words", by zlib, stored. */
	png_chunk(b, "zTXt",
	    STR("Note\0\0\x78\x01\x01\x0C\0\xF3\xFFpacked words"
		"\x1E\x5C\x04\xB8"));
	png_chunk(b, "iTXt", STR("Author\0\0\0ko\0x\0" KO));
	png_chunk(b, "tIME", STR("\7\345\5\1\11\36\0"));
	png_chunk(b, "IEND", STR(""));
}

static void
make_gif(struct buf *b)
{
	buf_adds(b, STR("GIF89a\100\1\360\0\0\0\0"));
	buf_adds(b, STR("!\xFE\3abc\3 de\0"));
	buf_adds(b, STR(",\0\0\0\0\1\0\1\0\0\2\1x\0;"));
}

/* -- sounds -- */

static void
riff_chunk(struct buf *b, const char *id, struct str s)
{
	buf_addz(b, id);
	add_le(b, s.n, 4);
	buf_adds(b, s);
	if (s.n & 1)
		buf_addc(b, 0);
}

static void
make_avi(struct buf *b)
{
	struct buf list = { NULL, 0, 0 }, all = { NULL, 0, 0 };

	buf_addz(&list, "INFO");
	riff_chunk(&list, "INAM", STR(CP949 "\0"));
	riff_chunk(&list, "IART", STR("\xB1\xE8\0"));
	riff_chunk(&list, "ISFT", STR("editor 1\0"));
	buf_addz(&all, "AVI ");
	riff_chunk(&all, "LIST", buf_str(&list));
	buf_reset(&list);
	buf_addz(&list, "hdrl");
	buf_addz(&list, "avih");
	add_le(&list, 56, 4);
	add_le(&list, 40000, 4);
	add_zeros(&list, 12);
	add_le(&list, 100, 4);
	add_zeros(&list, 12);
	add_le(&list, 640, 4);
	add_le(&list, 480, 4);
	add_zeros(&list, 16);
	riff_chunk(&list, "strn", STR("cut 12\0"));
	riff_chunk(&all, "LIST", buf_str(&list));
	riff_chunk(&all, "JUNK", STR("xyz"));
	riff_chunk(b, "RIFF", buf_str(&all));
	buf_fini(&list);
	buf_fini(&all);
}

static void
id3_frame(struct buf *b, const char *name, struct str s)
{
	buf_addz(b, name);
	add_big(b, s.n, 4);
	add_big(b, 0, 2);
	buf_adds(b, s);
}

static void
make_mp3(struct buf *b)
{
	struct buf frames = { NULL, 0, 0 };

	id3_frame(&frames, "TIT2", STR("\0" GBK));
	id3_frame(&frames, "TPE1", STR("\1\xFF\xFE\xD0\xC6\x54\xD6"));
	id3_frame(&frames, "COMM", STR("\0eng\0\xB8\xC4\xB5\xA5"));
	id3_frame(&frames, "TALB", STR("\3one\0two"));
	buf_adds(b, STR("ID3\3\0\0\0\0"));
	add_big(b, frames.n >> 7, 1);
	add_big(b, frames.n & 0x7F, 1);
	buf_adds(b, buf_str(&frames));
	buf_addz(b, "sound");
	buf_addz(b, "TAG");
	buf_addz(b, GBK);
	add_zeros(b, 30 - sizeof GBK + 1 + 30 + 30);
	buf_addz(b, "1999");
	add_zeros(b, 31);
	buf_fini(&frames);
}

static void
make_flac(struct buf *b)
{
	buf_addz(b, "fLaC");
	add_big(b, 0, 1);
	add_big(b, 34, 3);
	add_zeros(b, 10);
	add_big(b, 44100 << 4, 3);
	add_big(b, 44100 * 3, 5);
	add_zeros(b, 16);
	add_big(b, 0x84, 1);
	add_big(b, 4 + 3 + 4 + 4 + 9, 3);
	add_le(b, 3, 4);
	buf_addz(b, "lib");
	add_le(b, 1, 4);
	add_le(b, 9, 4);
	buf_addz(b, "TITLE=abc");
}

/* -- films -- */

static void
box(struct buf *b, const char *name, struct str s)
{
	add_big(b, s.n + 8, 4);
	buf_addz(b, name);
	buf_adds(b, s);
}

/* wrap: what is in b becomes a box of this name. */
static void
wrap(struct buf *b, const char *name)
{
	struct buf inner = *b;

	*b = (struct buf){ NULL, 0, 0 };
	box(b, name, buf_str(&inner));
	buf_fini(&inner);
}

static void
make_mp4(struct buf *b)
{
	struct buf track = { NULL, 0, 0 }, list = { NULL, 0, 0 };
	struct buf head = { NULL, 0, 0 }, movie = { NULL, 0, 0 };

	add_zeros(&head, 4);
	add_big(&head, 3700000000, 4); /* since 1904 */
	add_big(&head, 0, 4);
	add_big(&head, 600, 4);
	add_big(&head, 1500, 4);
	box(&movie, "mvhd", buf_str(&head));
	buf_reset(&head);
	add_zeros(&head, 76);
	add_big(&head, 1920 << 16, 4);
	add_big(&head, 1080 << 16, 4);
	box(&track, "tkhd", buf_str(&head));
	struct buf media = { NULL, 0, 0 };

	box(&media, "hdlr",
	    STR("\0\0\0\0\0\0\0\0vide\0\0\0\0\0\0\0\0\0\0\0\0cut 7\0"));
	wrap(&media, "mdia");
	buf_adds(&track, buf_str(&media));
	wrap(&track, "trak");
	buf_adds(&movie, buf_str(&track));
	box(&list, "data", STR("\0\0\0\1\0\0\0\0" ZH));
	wrap(&list, "\xA9nam");
	wrap(&list, "ilst");
	struct buf meta = { NULL, 0, 0 };

	add_zeros(&meta, 4);
	box(&meta, "hdlr", STR("\0\0\0\0\0\0\0\0mdir"));
	buf_adds(&meta, buf_str(&list));
	wrap(&meta, "meta");
	box(&meta,
	    "\xA9"
	    "cmt",
	    STR("\0\24\0\0" CP949 "\0"));
	wrap(&meta, "udta");
	buf_adds(&movie, buf_str(&meta));
	wrap(&movie, "moov");
	box(b, "ftyp", STR("isom\0\0\0\0"));
	buf_adds(b, buf_str(&movie));
	buf_fini(&media);
	buf_fini(&track);
	buf_fini(&list);
	buf_fini(&head);
	buf_fini(&meta);
	buf_fini(&movie);
}

/* element: an EBML element with a size of one byte. */
static void
element(struct buf *b, uint64_t id, struct str s)
{
	int n = 1;

	while (id >> 8 * n != 0)
		n++;
	add_big(b, id, n);
	add_big(b, 0x80 | s.n, 1);
	buf_adds(b, s);
}

static void
make_mkv(struct buf *b)
{
	struct buf in = { NULL, 0, 0 };

	element(b, 0x1A45DFA3, STR(""));
	add_big(b, 0x18538067, 4);
	add_big(b, 0xFF, 1); /* of unknown size */
	element(&in, 0x7BA9, STR(KO));
	element(&in, 0x4489, STR("\x45\x1C\x40\0")); /* 2500.0 */
	element(b, 0x1549A966, buf_str(&in));
	buf_reset(&in);
	element(&in, 0xAE, STR("\x53\x6E\x85track"));
	element(b, 0x1654AE6B, buf_str(&in));
	buf_reset(&in);
	element(&in, 0x61A7,
	    STR("\x46\x6E\x85"
		"a.txt"
		"\x46\x5C\x85words"));
	element(b, 0x1941A469, buf_str(&in));
	buf_reset(&in);
	element(&in, 0x7373,
	    STR("\x67\xC8\x92\x45\xA3\x86"
		"ARTIST\x44\x87\x86"
		"Studio"));
	element(b, 0x1254C367, buf_str(&in));
	buf_fini(&in);
}

static void
make_flv(struct buf *b)
{
	struct buf data = { NULL, 0, 0 };

	buf_adds(&data, STR("\2\0\12onMetaData\10\0\0\0\3"));
	buf_adds(&data, STR("\0\10duration\0\100\4\0\0\0\0\0\0"));
	buf_adds(&data, STR("\0\5width\0\100\164\0\0\0\0\0\0"));
	buf_adds(&data, STR("\0\6height\0\100\156\0\0\0\0\0\0"));
	buf_adds(&data, STR("\0\5title\2\0\3abc\0\0\11"));
	buf_adds(b, STR("FLV\1\5\0\0\0\11\0\0\0\0\22"));
	add_big(b, data.n, 3);
	add_zeros(b, 7);
	buf_adds(b, buf_str(&data));
	add_big(b, data.n + 11, 4);
	buf_fini(&data);
}

static const struct media_case {
	const char *why;
	void (*make)(struct buf *b);
	void (*parse)(struct doc *d);
	bool tells_cuts; /* wherever it is cut */
	const char *want;
} cases[] = {
	{ "jpeg", make_jpeg, picture_read_jpeg, true,
	    "= created: 2021:05:01 09:30:00\n"
	    "meta:comment: "
	    "\xEC\x9B\x90\xED\x99\x94\n"
	    "= gps: 39.500000,-40.500000\n"
	    "meta:description: " ZH "\nmeta:author: Kim\n"
	    "meta:city: Py\nmeta:title: T1\nmeta:subject: k1\n"
	    "meta:subject: k2\n= pixels: 128x96\nmeta:headline: header\n"
	    "comment:1: " KO "\n" },
	{ "png", make_png, picture_read_png, true,
	    "= pixels: 640x480\nmeta:author: " KO "\n"
	    "= modified: 2021-05-01T09:30:00Z\nmeta:title: " ZH "\n"
	    "meta:Note: packed words\n" },
	{ "gif", make_gif, picture_read_gif, true,
	    "= pixels: 320x240\ncomment:1: abc de\n" },
	{ "avi", make_avi, riff_read, true,
	    "= program: editor 1\n= pixels: 640x480\n= duration: 4.000\n"
	    "meta:title: " KO "\nmeta:author: \xEA\xB9\x80\n"
	    "track:1: cut 12\n" },
	{ "mp3", make_mp3, id3_read, false,
	    "meta:author: \xEC\x9B\x90\xED\x99\x94\nmeta:album: one\n"
	    "meta:album: two\nmeta:title: " ZH "\n"
	    "meta:comment: \xE6\x94\xB9\xE5\x8D\x95\n"
	    "= created: 1999\nmeta:title: " ZH "\n" },
	{ "flac", make_flac, vorbis_read_flac, true,
	    "= duration: 3.000\n= program: lib\nmeta:title: abc\n" },
	{ "mp4", make_mp4, mp4_read, true,
	    "= created: 2021-03-31T01:46:40Z\n= duration: 2.500\n"
	    "= pixels: 1920x1080\nmeta:title: " ZH "\n"
	    "track:1: cut 7\nmeta:comment: " KO "\n" },
	{ "mkv", make_mkv, matroska_read, false,
	    "meta:title: " KO "\ntrack:1: track\n+ a.txt: words\n"
	    "meta:artist: Studio\n= duration: 2.500\n" },
	{ "flv", make_flv, flv_read, false,
	    "= duration: 2.500\nmeta:title: abc\n= pixels: 320x240\n" },
	{ "tiff", make_exif, exif_read_tiff, false,
	    "= created: 2021:05:01 09:30:00\n"
	    "meta:comment: \xEC\x9B\x90\xED\x99\x94\n"
	    "= gps: 39.500000,-40.500000\n"
	    "meta:description: " ZH "\nmeta:author: Kim\n" },
};

static bool
has_fault(struct str s)
{
	for (; s.n > 0; s = str_from(s, 1))
		if (str_starts(s, STR("! truncated: ")))
			return true;
	return false;
}

/* Cut anywhere, it ends, and says that it was cut where that can be seen. */
static void
check_cuts(const struct media_case *c, struct str file)
{
	struct buf got = { NULL, 0, 0 };
	bool told = true;

	for (size_t n = 0; n < file.n; n++) {
		/* A copy of its own: a sanitizer sees what is read behind. */
		char *copy = malloc(n > 0 ? n : 1);

		if (n > 0)
			memcpy(copy, file.p, n);
		buf_reset(&got);
		said(c->parse, (struct str){ copy, n }, &said_limits, &got);
		told &= n < 16 || !c->tells_cuts || has_fault(buf_str(&got));
		if (!told) {
			printf("# %s cut at %zu\n", c->why, n);
			told = false;
			free(copy);
			break;
		}
		free(copy);
	}
	CHECK_WHY(told, c->why);
	buf_fini(&got);
}

int
main(void)
{
	diag_init("riffle-extract");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		cases[i].make(&file);
		said(cases[i].parse, buf_str(&file), &said_limits, &got);
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].why);
		check_cuts(&cases[i], buf_str(&file));
		buf_fini(&file);
		buf_fini(&got);
	}
	return check_done();
}
