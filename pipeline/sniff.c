#include "sniff.h"

#include <libdeflate.h>

#include "armour.h"

/* How far into a head the test for text looks, and that for wide characters. */
#define LOOK (16 * 1024)
#define LOOK_WIDE (4 * 1024)

/* -- signatures ------------------------------------------------------------ */

struct magic {
	unsigned at;
	struct str bytes;
	struct sniff is;
};

#define MAGIC(at, bytes, type, class)                                          \
	{                                                                      \
		at, { bytes, sizeof(bytes) - 1 },                              \
		{                                                              \
			type, class                                            \
		}                                                              \
	}

/*
 * The longest and surest first.  Two bytes are no proof: those of gz, Z, lzma
 * and the rest of magic_short are looked at more closely.
 */
static const struct magic magic[] = {
	MAGIC(0, "PK\003\004", "zip", SNIFF_ARCHIVE),
	MAGIC(0, "PK\005\006", "zip", SNIFF_ARCHIVE),
	MAGIC(0, "PK\007\010PK\003\004", "zip", SNIFF_ARCHIVE),
	MAGIC(0, "PK00PK\003\004", "zip", SNIFF_ARCHIVE),
	MAGIC(0, "7z\xbc\xaf\x27\x1c", "7z", SNIFF_ARCHIVE),
	MAGIC(0, "Rar!\x1a\x07", "rar", SNIFF_ARCHIVE),
	MAGIC(0, "\xfd\x37zXZ\0", "xz", SNIFF_ARCHIVE),
	MAGIC(0, "\x28\xb5\x2f\xfd", "zst", SNIFF_ARCHIVE),
	MAGIC(0, "\x04\x22\x4d\x18", "lz4", SNIFF_ARCHIVE),
	MAGIC(0, "\x02\x21\x4c\x18", "lz4", SNIFF_ARCHIVE),
	MAGIC(0, "LZIP\001", "lz", SNIFF_ARCHIVE),
	MAGIC(0, "MSCF\0\0\0\0", "cab", SNIFF_ARCHIVE),
	MAGIC(0, "!<arch>\n", "ar", SNIFF_ARCHIVE),
	MAGIC(0, "070707", "cpio", SNIFF_ARCHIVE),
	MAGIC(0, "070701", "cpio", SNIFF_ARCHIVE),
	MAGIC(0, "070702", "cpio", SNIFF_ARCHIVE),
	MAGIC(0, "070727", "cpio", SNIFF_ARCHIVE),
	MAGIC(0, "xar!\0\034", "xar", SNIFF_ARCHIVE),
	MAGIC(0, "\xed\xab\xee\xdb", "rpm", SNIFF_ARCHIVE),
	MAGIC(0, "WARC/", "warc", SNIFF_ARCHIVE),
	MAGIC(0, "filedesc://", "webarc", SNIFF_ARCHIVE),
	MAGIC(0, "ALZ\001", "alz", SNIFF_ARCHIVE),
	MAGIC(0, "EGGA", "egg", SNIFF_CLOSED),
	MAGIC(7, "**ACE**", "ace", SNIFF_CLOSED),
	MAGIC(0, "LRZI", "lrzip", SNIFF_CLOSED),
	MAGIC(0, "GRZipII\0", "grzip", SNIFF_CLOSED),
	MAGIC(0, "\x89LZO\0", "lzop", SNIFF_CLOSED),
	MAGIC(0, "ISc(", "installshield", SNIFF_CLOSED),
	MAGIC(0, "RE~^", "rar1", SNIFF_CLOSED),
	MAGIC(0, "MSWIM\0\0\0", "wim", SNIFF_CLOSED),
	MAGIC(0, "hsqs", "squashfs", SNIFF_CLOSED),
	MAGIC(0, "SIT!", "stuffit", SNIFF_CLOSED),
	MAGIC(20, "\xdc\xa7\xc4\xfd", "zoo", SNIFF_CLOSED),
	MAGIC(0, "7kSt", "zpaq", SNIFF_CLOSED),
	MAGIC(0, "ITSF\003\0\0\0", "chm", SNIFF_CLOSED),
	MAGIC(0, "\xff\006\0\0sNaPpY", "snappy", SNIFF_CLOSED),
	MAGIC(0, "StuffIt ", "stuffit", SNIFF_CLOSED),
	MAGIC(0, "{\\rtf", "rtf", SNIFF_TEXT),
	MAGIC(0, "%PDF-", "pdf", SNIFF_DOCUMENT),
	MAGIC(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", SNIFF_OPAQUE),
	MAGIC(0, "HWP Document File V", "hwp3", SNIFF_DOCUMENT),
	MAGIC(0, "!BDN", "pst", SNIFF_OPAQUE),
	MAGIC(0, "\x89PNG\r\n\x1a\n", "png", SNIFF_BINARY),
	MAGIC(0, "\xff\xd8\xff", "jpeg", SNIFF_BINARY),
	MAGIC(0, "GIF87a", "gif", SNIFF_BINARY),
	MAGIC(0, "GIF89a", "gif", SNIFF_BINARY),
	MAGIC(0, "II*\0", "tiff", SNIFF_BINARY),
	MAGIC(0, "MM\0*", "tiff", SNIFF_BINARY),
	MAGIC(0, "II+\0", "tiff", SNIFF_BINARY),
	MAGIC(0, "8BPS\0\001", "psd", SNIFF_DOCUMENT),
	MAGIC(0, "8BPS\0\002", "psb", SNIFF_DOCUMENT),
	MAGIC(8, "WEBPVP8", "webp", SNIFF_BINARY),
	MAGIC(8, "AVI LIST", "avi", SNIFF_BINARY),
	MAGIC(8, "WAVE", "wav", SNIFF_BINARY),
	MAGIC(0, "CSFCHUNK", "clip", SNIFF_DOCUMENT),
	MAGIC(0, "exchangeDigitalTimeSheet Save Data", "xdts", SNIFF_DOCUMENT),
	MAGIC(0, "toeiDigitalTimeSheet Save Data", "xdts", SNIFF_DOCUMENT),
	MAGIC(0, "\0\0\001\0\001\0", "ico", SNIFF_OPAQUE),
	MAGIC(4, "ftypqt", "mov", SNIFF_BINARY),
	MAGIC(4, "ftypheic", "heic", SNIFF_BINARY),
	MAGIC(4, "ftypheix", "heic", SNIFF_BINARY),
	MAGIC(4, "ftypmif1", "heic", SNIFF_BINARY),
	MAGIC(4, "ftypavif", "avif", SNIFF_BINARY),
	MAGIC(4, "ftyp", "mp4", SNIFF_BINARY),
	MAGIC(4, "moov\0\0", "mov", SNIFF_BINARY),
	MAGIC(0, "\x1a\x45\xdf\xa3", "mkv", SNIFF_BINARY),
	MAGIC(0, ".RMF\0\0\0", "rm", SNIFF_BINARY),
	MAGIC(8, "Egg!", "aep", SNIFF_BINARY),
	MAGIC(0, "FLV\001", "flv", SNIFF_BINARY),
	MAGIC(0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv", SNIFF_BINARY),
	MAGIC(0, "\0\0\001\xba", "mpeg", SNIFF_OPAQUE),
	MAGIC(0, "\0\0\001\xb3", "mpeg", SNIFF_OPAQUE),
	MAGIC(0, "OggS\0", "ogg", SNIFF_BINARY),
	MAGIC(0, "fLaC\0", "flac", SNIFF_BINARY),
	MAGIC(0, "ID3\002", "mp3", SNIFF_BINARY),
	MAGIC(0, "ID3\003", "mp3", SNIFF_BINARY),
	MAGIC(0, "ID3\004", "mp3", SNIFF_BINARY),
	MAGIC(0, "MThd\0\0\0\006", "midi", SNIFF_BINARY),
	MAGIC(0, "SQLite format 3\0", "sqlite", SNIFF_OPAQUE),
	MAGIC(0, "\177ELF", "elf", SNIFF_BINARY),
	MAGIC(0, "\xca\xfe\xba\xbe", "class", SNIFF_BINARY),
	MAGIC(0, "\xcf\xfa\xed\xfe", "macho", SNIFF_BINARY),
	MAGIC(0, "wOFF", "font", SNIFF_OPAQUE),
	MAGIC(0, "wOF2", "font", SNIFF_OPAQUE),
	MAGIC(0, "OTTO\0", "font", SNIFF_OPAQUE),
	MAGIC(0, "ttcf\0", "font", SNIFF_OPAQUE),
	MAGIC(0, "\0\001\0\0\0", "font", SNIFF_OPAQUE),
	MAGIC(0, "L\0\0\0\001\x14\002\0", "lnk", SNIFF_BINARY),
	MAGIC(0, "\xd7\xcd\xc6\x9a", "wmf", SNIFF_BINARY),
	MAGIC(0, "bplist00", "plist", SNIFF_BINARY),
	MAGIC(0, "\0\0\0\001Bud1", "ds_store", SNIFF_BINARY),
};

static unsigned
byte_at(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static unsigned
u16(struct str s, size_t i)
{
	return byte_at(s, i) | byte_at(s, i + 1) << 8;
}

static uint32_t
u32(struct str s, size_t i)
{
	return u16(s, i) | (uint32_t)u16(s, i + 2) << 16;
}

static bool
has_at(struct str s, size_t at, struct str what)
{
	return at <= s.n && str_starts(str_from(s, at), what);
}

bool
sniff_tar_header(struct str s)
{
	uint32_t plain = 0, sign = 0, want = 0, digits = 0;

	if (s.n < 512 || s.p[0] == 0)
		return false;
	for (size_t i = 148; i < 156; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '7') {
			want = want * 8 + (uint32_t)(c - '0');
			digits++;
		} else if (digits > 0 || (c != ' ' && c != 0)) {
			break;
		}
	}
	/* Most of what is no tar has no number there, and is not added up. */
	if (digits == 0)
		return false;
	for (size_t i = 0; i < 512; i++) {
		unsigned c = i >= 148 && i < 156 ? ' ' : byte_at(s, i);

		plain += c;
		sign += c < 128 ? c : c - 256;
	}
	return want == plain || want == sign;
}

/* is_lha: "-lh5-" and its kin at 2, a level of header that exists. */
static bool
is_lha(struct str s)
{
	return s.n > 21 && s.p[2] == '-' && s.p[6] == '-' && s.p[3] == 'l' &&
	       (s.p[4] == 'h' || s.p[4] == 'z') && byte_at(s, 20) <= 3;
}

/* is_lzma: the properties of a stream alone, its dictionary and size. */
static bool
is_lzma(struct str s)
{
	uint32_t dict = u32(s, 1);
	uint32_t high = u32(s, 9);

	return s.n >= 18 && s.p[0] == 0x5d && s.p[13] == 0 && dict >= 1 << 12 &&
	       (dict & (dict - 1)) == 0 &&
	       (high < 256 || (high == UINT32_MAX && u32(s, 5) == UINT32_MAX));
}

/* is_binary_cpio: in either order of bytes, by the length of a name. */
static bool
is_binary_cpio(struct str s)
{
	unsigned n = u16(s, 20);

	if (u16(s, 0) == 0xc771)
		n = byte_at(s, 20) << 8 | byte_at(s, 21);
	else if (u16(s, 0) != 070707)
		return false;
	return s.n >= 26 && n > 0 && n < 4096;
}

/* is_arc: the old ARC of PCs: method, a name in 8.3 with its NUL. */
static bool
is_arc(struct str s)
{
	unsigned method = byte_at(s, 1);
	size_t n = str_find((struct str){ s.p + 2, s.n < 15 ? 0 : 13 }, '\0');

	if (s.n < 29 || s.p[0] != 0x1a || method < 1 || method > 11 || n == 0 ||
	    n > 12)
		return false;
	for (size_t i = 2; i < 2 + n; i++)
		if (byte_at(s, i) < ' ')
			return false;
	return true;
}

/* is_biff: a sheet of old Excel without a compound file around it. */
static bool
is_biff(struct str s)
{
	unsigned type = u16(s, 0), n = u16(s, 2), kind = u16(s, 6);

	return (type == 0x09 || type == 0x209 || type == 0x409 ||
		   type == 0x809) &&
	       n >= 4 && n <= 16 && s.n >= 4 + n + 4 &&
	       (kind == 0x05 || kind == 0x10 || kind == 0x20 || kind == 0x40 ||
		   kind == 0x100);
}

/* sniff_short: signatures of a few bytes, each with a second condition. */
static bool
sniff_short(struct str s, uint64_t size, struct sniff *is)
{
	static const struct sniff z = { "z", SNIFF_ARCHIVE };

	if (str_starts(s, STR("\x1f\x8b\x08")) && byte_at(s, 3) < 32)
		*is = (struct sniff){ "gz", SNIFF_ARCHIVE };
	else if (str_starts(s, STR("\x1f\x9d")) && s.n > 3 &&
		 (byte_at(s, 2) & 0x1f) >= 9 && (byte_at(s, 2) & 0x1f) <= 16)
		*is = z;
	else if (str_starts(s, STR("BZh")) && byte_at(s, 3) >= '1' &&
		 byte_at(s, 3) <= '9' &&
		 (has_at(s, 4, STR("1AY&SY")) ||
		     has_at(s, 4, STR("\x17rE8P\x90"))))
		*is = (struct sniff){ "bz2", SNIFF_ARCHIVE };
	else if (is_lzma(s))
		*is = (struct sniff){ "lzma", SNIFF_ARCHIVE };
	else if (is_lha(s))
		*is = (struct sniff){ "lha", SNIFF_ARCHIVE };
	else if (sniff_tar_header(s))
		*is = (struct sniff){ "tar", SNIFF_ARCHIVE };
	else if (has_at(s, 32769, STR("CD001")))
		*is = (struct sniff){ "iso", SNIFF_ARCHIVE };
	else if (has_at(s, 32769, STR("BEA01")))
		*is = (struct sniff){ "udf", SNIFF_CLOSED };
	else if (armour_begins(s))
		*is = (struct sniff){ "uu", SNIFF_ARCHIVE };
	else if (is_binary_cpio(s))
		*is = (struct sniff){ "cpio", SNIFF_ARCHIVE };
	else if (str_starts(s, STR("\x60\xea")) && u16(s, 2) <= 2600 &&
		 u16(s, 2) >= 30)
		*is = (struct sniff){ "arj", SNIFF_CLOSED };
	else if (is_biff(s))
		*is = (struct sniff){ "xls", SNIFF_DOCUMENT };
	else if (is_arc(s))
		*is = (struct sniff){ "arc", SNIFF_CLOSED };
	else if (str_starts(s, STR("MZ")) && s.n >= 64 &&
		 (has_at(s, u32(s, 60), STR("PE\0\0")) || byte_at(s, 3) < 2))
		*is = (struct sniff){ "exe", SNIFF_BINARY };
	else if (str_starts(s, STR("BM")) && u32(s, 6) == 0 &&
		 (u32(s, 2) == size || u32(s, 14) == 40))
		*is = (struct sniff){ "bmp", SNIFF_BINARY };
	else if (s.n > 8 && s.p[0] == 'P' && s.p[1] >= '4' && s.p[1] <= '6' &&
		 s.p[2] == '\n' && (s.p[3] == '#' || str_is_digit(s.p[3])))
		*is = (struct sniff){ "pnm", SNIFF_BINARY };
	else if (s.n > 8 && str_starts(str_from(s, 1), STR("WS")) &&
		 (s.p[0] == 'F' || s.p[0] == 'C' || s.p[0] == 'Z') &&
		 byte_at(s, 3) > 0 && byte_at(s, 3) < 64 && u32(s, 4) > 8)
		*is = (struct sniff){ "swf", SNIFF_BINARY };
	else if (str_starts(s, STR("RIFF")) && s.n >= 12)
		*is = (struct sniff){ "riff", SNIFF_BINARY };
	else if (u32(s, 0) == 1 && has_at(s, 40, STR(" EMF")))
		*is = (struct sniff){ "emf", SNIFF_BINARY };
	else if (byte_at(s, 0) == 0xff && (byte_at(s, 1) & 0xe6) == 0xe2 &&
		 (byte_at(s, 2) >> 4) % 15 != 0)
		*is = (struct sniff){ "mp3", SNIFF_BINARY };
	else if (byte_at(s, 0) == 0x47 && byte_at(s, 188) == 0x47 &&
		 byte_at(s, 376) == 0x47)
		*is = (struct sniff){ "mpeg-ts", SNIFF_OPAQUE };
	else if (s.n > 18 && byte_at(s, 1) == 0 &&
		 (byte_at(s, 2) == 2 || byte_at(s, 2) == 10) &&
		 u32(s, 3) == 0 && byte_at(s, 7) == 0 &&
		 (byte_at(s, 16) == 24 || byte_at(s, 16) == 32))
		*is = (struct sniff){ "tga", SNIFF_OPAQUE };
	else
		return false;
	return true;
}

/* -- OLE2 ------------------------------------------------------------------ */

/* has_utf16: an ASCII name, in either case, as UTF-16LE at the beginning. */
static bool
has_utf16(struct str entry, const char *name)
{
	size_t i = 0;

	for (; name[i] != '\0'; i++)
		if (byte_at(entry, 2 * i + 1) != 0 ||
		    str_lower((char)byte_at(entry, 2 * i)) !=
			str_lower(name[i]))
			return false;
	return u16(entry, 2 * i) == 0;
}

static const struct ole_name {
	const char *name;
	struct sniff is;
} ole_names[] = {
	{ "WordDocument", { "doc", SNIFF_DOCUMENT } },
	{ "Workbook", { "xls", SNIFF_DOCUMENT } },
	{ "Book", { "xls", SNIFF_DOCUMENT } },
	{ "PowerPoint Document", { "ppt", SNIFF_DOCUMENT } },
	{ "__properties_version1.0", { "msg", SNIFF_DOCUMENT } },
	{ "HwpSummaryInformation", { "hwp", SNIFF_DOCUMENT } },
	{ "\005HwpSummaryInformation", { "hwp", SNIFF_DOCUMENT } },
	{ "BodyText", { "hwp", SNIFF_DOCUMENT } },
	{ "VisioDocument", { "vsd", SNIFF_OPAQUE } },
	{ "EncryptedPackage", { "ooxml-encrypted", SNIFF_DOCUMENT } },
};

/*
 * sniff_ole: by the names of its streams.  Directory entries are 128 bytes
 * and lie on multiples of that; the first sector of them is named in the
 * header, the others are found by looking everywhere.
 */
static struct sniff
sniff_ole(struct str s)
{
	struct sniff is = { "ole", SNIFF_DOCUMENT };

	for (size_t at = 512; at + 128 <= s.n; at += 128) {
		struct str entry = { s.p + at, 128 };
		unsigned kind = byte_at(entry, 66), n = u16(entry, 64);

		if ((kind != 1 && kind != 2) || n < 4 || n > 64)
			continue;
		for (size_t i = 0; i < sizeof ole_names / sizeof *ole_names;
		     i++) {
			const char *type = ole_names[i].is.type;

			if (!has_utf16(entry, ole_names[i].name))
				continue;
			/* A mail may hold documents, not the other way. */
			if (strcmp(type, "msg") == 0 ||
			    strcmp(type, "hwp") == 0)
				return ole_names[i].is;
			if (strcmp(is.type, "ole") == 0)
				is = ole_names[i].is;
		}
	}
	return is;
}

/* -- text ------------------------------------------------------------------ */

/* Blocks that text of our languages is written in. */
static const struct block {
	uint32_t first, last;
} blocks[] = {
	{ 0x0009, 0x007e }, /* ASCII */
	{ 0x00a0, 0x00ff }, /* Latin-1 */
	{ 0x0391, 0x045f }, /* Greek, Cyrillic */
	{ 0x2010, 0x203e }, /* punctuation */
	{ 0x2190, 0x2193 }, /* arrows */
	{ 0x2460, 0x2473 }, /* numbers in circles */
	{ 0x2500, 0x266f }, /* lines, shapes, signs */
	{ 0x3000, 0x318e }, /* CJK punctuation, kana, jamo */
	{ 0x4e00, 0x9fff }, /* Han */
	{ 0xac00, 0xd7a3 }, /* Hangul */
	{ 0xf900, 0xfaff }, /* Han, compatibility */
	{ 0xff01, 0xffe6 }, /* full and half width */
};

static bool
is_common(uint32_t cp)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (cp >= blocks[i].first && cp <= blocks[i].last)
			return true;
	return false;
}

/* What a head looks like when read in units of so many bytes. */
struct tally {
	size_t units, bad, common;
};

static void
tally_unit(struct tally *t, uint32_t cp)
{
	t->units++;
	t->common += is_common(cp);
	if ((cp < 0x20 && !(cp >= '\t' && cp <= '\r')) || cp == 0x7f ||
	    cp > 0x10ffff || (cp & 0xfffe) == 0xfffe ||
	    (cp >= 0x80 && cp < 0xa0) || (cp >= 0xfdd0 && cp <= 0xfdef))
		t->bad++;
}

/*
 * is_utf16: nearly all units are characters, surrogates in pairs.  Without a
 * mark to say so they must be of blocks that are in use: of any bytes half the
 * pairs are Han or Hangul, but no more.
 */
static bool
is_utf16(struct str s, bool big, bool marked)
{
	struct tally t = { 0, 0, 0 };

	for (size_t i = 0; i + 2 <= s.n; i += 2) {
		uint32_t u =
		    big ? byte_at(s, i) << 8 | byte_at(s, i + 1) : u16(s, i);
		uint32_t v = big ? byte_at(s, i + 2) << 8 | byte_at(s, i + 3)
				 : u16(s, i + 2);

		if (u >= 0xd800 && u < 0xdc00 && v >= 0xdc00 && v < 0xe000) {
			i += 2;
			tally_unit(&t, 'x');
		} else {
			tally_unit(&t, u >= 0xd800 && u < 0xe000 ? 0 : u);
		}
	}
	return t.units > 0 && t.bad <= t.units / 64 &&
	       (marked || t.common >= t.units - t.units / 8);
}

static bool
is_utf32(struct str s, bool big)
{
	struct tally t = { 0, 0, 0 };

	for (size_t i = 0; i + 4 <= s.n; i += 4) {
		uint32_t u =
		    big ? byte_at(s, i) << 24 | byte_at(s, i + 1) << 16 |
			      byte_at(s, i + 2) << 8 | byte_at(s, i + 3)
			: u32(s, i);
		tally_unit(&t, u);
	}
	return t.units > 1 && t.bad <= t.units / 64;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * any_odd: a mark for each of eight bytes below 128 that is a control and none
 * from 8 to 15, or DEL.  Sums stay within their bytes: none is above 127 + 127.
 */
static inline uint64_t
any_odd(uint64_t v)
{
	uint64_t low = v & EACH(0x7f);
	uint64_t below32 = ~(low + EACH(0x60));
	uint64_t kept = ~((low ^ EACH(8)) + EACH(0x78));
	uint64_t del = ~((low ^ EACH(0x7f)) + EACH(0x7f));

	return ((below32 & ~kept) | del) & ~v & EACH(0x80);
}

/*
 * is_bytes: text in an encoding of bytes: few controls.  Compressed or
 * enciphered bytes have a tenth of them.  NULs between otherwise clean text
 * (lists ended by NUL, preallocated logs) do no harm.
 */
static bool
is_bytes(struct str s)
{
	size_t nuls = 0, controls = 0;
	uint64_t v;

	while (s.n > 1 && s.p[s.n - 1] == 0)
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		for (; s.n - i > 8; i += 8) {
			memcpy(&v, s.p + i, 8);
			if (any_odd(v) != 0)
				break;
		}
		unsigned c = byte_at(s, i);

		if (c >= 32 && c != 127)
			continue;
		nuls += c == 0;
		controls +=
		    c != 0 && !(c >= 8 && c <= 15) && c != 26 && c != 27;
		if (controls > s.n / 32)
			return false;
	}
	return nuls == 0 || (controls == 0 && nuls <= s.n / 4);
}

static bool
is_text(struct str s)
{
	if (str_starts(s, STR("\xef\xbb\xbf")))
		return true;
	if (str_starts(s, STR("\xff\xfe\0\0")) ||
	    str_starts(s, STR("\0\0\xfe\xff")))
		return true;
	if (str_starts(s, STR("\xff\xfe")))
		return is_utf16(s, false, true) || is_bytes(s);
	if (str_starts(s, STR("\xfe\xff")))
		return is_utf16(s, true, true) || is_bytes(s);
	if (is_bytes(s))
		return true;
	s = str_head(s, LOOK_WIDE);
	return is_utf16(s, false, false) || is_utf16(s, true, false) ||
	       is_utf32(s, false) || is_utf32(s, true);
}

/* -- kinds of text --------------------------------------------------------- */

/*
 * ascii_view: the head with its NULs and a byte order mark left out, so that
 * markup in UTF-16 is seen like any other.
 */
static struct str
ascii_view(struct str s, char *into, size_t cap)
{
	size_t n = 0;

	/* What begins with ASCII and holds no NUL is its own view. */
	struct str plain = str_head(s, cap);
	if (s.n > 3 && byte_at(s, 0) < 128 && byte_at(s, 1) < 128 &&
	    byte_at(s, 2) < 128 && str_find(plain, 0) == plain.n)
		return str_trim(plain);
	for (size_t i = 0; i < s.n && n < cap; i++) {
		unsigned c = byte_at(s, i);

		if (c != 0 && !(i < 3 && (c >= 0xfe || c == 0xef || c == 0xbb ||
					     c == 0xbf)))
			into[n++] = s.p[i];
	}
	return str_trim((struct str){ into, n });
}

static bool
starts_nocase(struct str s, struct str with)
{
	return s.n >= with.n && str_eq_nocase(str_head(s, with.n), with);
}

/* skip_markup: behind comments, declarations and white space. */
static struct str
skip_markup(struct str s)
{
	for (;;) {
		struct str end = STR(">");

		s = str_trim(s);
		if (str_starts(s, STR("<!--")))
			end = STR("-->");
		else if (str_starts(s, STR("<?")))
			end = STR("?>");
		else
			return s;
		while (s.n > 0 && !str_starts(s, end))
			s = str_from(s, 1);
		s = str_from(s, end.n);
	}
}

static bool
is_html(struct str s)
{
	static const char *const tags[] = { "!doctype html", "html", "head",
		"body", "title", "meta", "table", "script", "style", "div", "p",
		"h1", "font", "center", "link", "br", "a", "span", "ul",
		"frameset" };

	s = skip_markup(s);
	if (s.n < 2 || s.p[0] != '<')
		return false;
	s = str_from(s, 1);
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		struct str tag = str_of(tags[i]);

		if (starts_nocase(s, tag) && s.n > tag.n &&
		    (s.p[tag.n] == '>' || s.p[tag.n] == '/' ||
			str_is_space(s.p[tag.n])))
			return true;
	}
	return false;
}

/* field_name: length of a mail header's name when the line is one, or 0. */
static size_t
field_name(struct str line)
{
	size_t n = str_find(line, ':');

	if (n == 0 || n == line.n || n > 76)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (line.p[i] <= ' ' || line.p[i] >= 127)
			return 0;
	return n;
}

/* What mail is known by: a strong name counts for two. */
static const struct mail_field {
	struct str name;
	unsigned weight;
} mail_fields[] = {
	{ { "received", 8 }, 2 },
	{ { "return-path", 11 }, 2 },
	{ { "message-id", 10 }, 2 },
	{ { "mime-version", 12 }, 2 },
	{ { "delivered-to", 12 }, 2 },
	{ { "dkim-signature", 14 }, 2 },
	{ { "x-mailer", 8 }, 2 },
	{ { "content-transfer-encoding", 25 }, 2 },
	{ { "from", 4 }, 1 },
	{ { "to", 2 }, 1 },
	{ { "cc", 2 }, 1 },
	{ { "date", 4 }, 1 },
	{ { "subject", 7 }, 1 },
	{ { "reply-to", 8 }, 1 },
	{ { "sender", 6 }, 1 },
	{ { "content-type", 12 }, 1 },
};

/* is_mail: a header by its grammar: fields and their continuations. */
static bool
is_mail(struct str s)
{
	struct str line;
	unsigned weight = 0;
	bool first = true;

	while (str_split(&s, '\n', &line)) {
		struct str bare = str_trim(line);

		if (bare.n == 0)
			break;
		if (!first && (line.p[0] == ' ' || line.p[0] == '\t'))
			continue;
		size_t n = field_name(line);
		if (n == 0 && s.n > 0)
			return false;
		for (size_t i = 0; i < sizeof mail_fields / sizeof *mail_fields;
		     i++)
			if (str_eq_nocase(
				str_head(line, n), mail_fields[i].name))
				weight += mail_fields[i].weight;
		first = false;
	}
	return weight >= 3;
}

/* is_postmark: a line "From somebody ... 10:00:00 2009" as mbox begins mails.
 */
static bool
is_postmark(struct str line)
{
	line = str_trim(line);
	if (line.n < 24 || !str_starts(line, STR("From ")))
		return false;
	struct str year = str_from(line, line.n - 4);
	size_t colons = 0;

	for (size_t i = line.n - 16; i < line.n; i++)
		colons += line.p[i] == ':';
	for (size_t i = 0; i < 4; i++)
		if (!str_is_digit(year.p[i]))
			return false;
	return colons >= 1;
}

/* is_mbox: a postmark, or "From " and a mail. */
static bool
is_mbox(struct str s)
{
	size_t n = str_find(s, '\n');

	if (!str_starts(s, STR("From ")) || n == s.n)
		return false;
	if (is_postmark(str_head(s, n)))
		return true;
	s = str_from(s, n + 1);
	while (str_starts(s, STR(">From ")))
		s = str_from(s, str_find(s, '\n') + 1);
	return is_mail(s);
}

static bool
is_json(struct str s)
{
	if (s.n < 2 || (s.p[0] != '{' && s.p[0] != '['))
		return false;
	struct str in = str_trim(str_from(s, 1));

	if (in.n == 0)
		return false;
	if (s.p[0] == '{')
		return in.p[0] == '"' || in.p[0] == '}';
	return memchr("{[\"]-0123456789tfn", in.p[0], 18) != NULL;
}

static size_t
count(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* is_table: the first lines have the same number of separators, not none. */
static bool
is_table(struct str s, char separator)
{
	struct str line;
	size_t want = 0, lines = 0;

	while (lines < 6 && str_split(&s, '\n', &line)) {
		size_t n = count(line, separator);

		/* The last may be cut. */
		if (lines > 0 && s.n == 0 && n != want)
			break;
		if (n == 0 || (lines > 0 && n != want))
			return false;
		want = n;
		lines++;
	}
	return lines >= 2;
}

/* has_word: does it stand anywhere in s? */
static bool
has_word(struct str s, struct str word)
{
	for (; s.n >= word.n; s = str_from(s, 1)) {
		s = str_from(s, str_find(s, word.p[0]));
		if (str_starts(s, word))
			return true;
	}
	return false;
}

/* is_word_xml: a document of Word as one XML file says so before it begins. */
static bool
is_word_xml(struct str s)
{
	return str_starts(s, STR("<?xml")) &&
	       (has_word(s, STR("<w:wordDocument")) ||
		   has_word(
		       s, STR("<?mso-application progid=\"Word.Document\"")));
}

/* is_sheet_xml: the same of Excel, by the kind of its names. */
static bool
is_sheet_xml(struct str s)
{
	return str_starts(skip_markup(s), STR("<Workbook")) &&
	       has_word(s, STR("urn:schemas-microsoft-com:office:spreadsheet"));
}

/* sniff_scene: XML of animation programs, by its first element. */
static bool
sniff_scene(struct str s, struct sniff *is)
{
	struct str root = skip_markup(s);

	if (str_starts(root, STR("<tnz")))
		*is = (struct sniff){ "tnz", SNIFF_DOCUMENT };
	else if (str_starts(root, STR("<project")) &&
		 (has_word(root, STR("Harmony")) ||
		     has_word(root, STR("Toon Boom"))))
		*is = (struct sniff){ "xstage", SNIFF_DOCUMENT };
	else
		return false;
	return true;
}

static struct sniff
sniff_text(struct str head)
{
	char ascii[4096];
	struct str s = ascii_view(head, ascii, sizeof ascii);
	struct sniff is;

	if (is_html(s))
		return (struct sniff){ "html", SNIFF_DOCUMENT };
	if (sniff_scene(s, &is))
		return is;
	if (is_mbox(head))
		return (struct sniff){ "mbox", SNIFF_DOCUMENT };
	if (is_mail(head))
		return (struct sniff){ "eml", SNIFF_DOCUMENT };
	if (is_word_xml(s))
		return (struct sniff){ "wordml", SNIFF_DOCUMENT };
	if (is_sheet_xml(s))
		return (struct sniff){ "sheetml", SNIFF_DOCUMENT };
	if (str_starts(s, STR("<?xml")))
		return (struct sniff){ "xml", SNIFF_TEXT };
	if (is_json(s))
		return (struct sniff){ "json", SNIFF_TEXT };
	if (is_table(s, '\t'))
		return (struct sniff){ "tsv", SNIFF_TEXT };
	if (is_table(s, ',') || is_table(s, ';'))
		return (struct sniff){ "csv", SNIFF_TEXT };
	return (struct sniff){ "text", SNIFF_TEXT };
}

struct sniff
sniff(struct str head, uint64_t size)
{
	struct sniff is;

	if (head.n == 0)
		return (struct sniff){ "empty", SNIFF_EMPTY };
	for (size_t i = 0; i < sizeof magic / sizeof *magic; i++) {
		if (!has_at(head, magic[i].at, magic[i].bytes))
			continue;
		is = magic[i].is;
		if (strcmp(is.type, "ole") == 0)
			is = sniff_ole(head);
		return is;
	}
	if (sniff_short(head, size, &is))
		return is;
	head = str_head(head, LOOK);
	if (is_text(head))
		return sniff_text(head);
	return (struct sniff){ "data", SNIFF_BINARY };
}

/* -- zip ------------------------------------------------------------------- */

/* name_is, name_in: slashes may be backslashes, letters of either case. */
static bool
name_in(struct str name, const char *folder)
{
	size_t n = strlen(folder);

	if (name.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name.p[i] == '\\' ? '/' : str_lower(name.p[i]);

		if (c != folder[i])
			return false;
	}
	return true;
}

static bool
name_is(struct str name, const char *whole)
{
	return name.n == strlen(whole) && name_in(name, whole);
}

/* is_office: may it be a part of an office file? */
static bool
is_office(struct str name)
{
	static const char *const folders[] = { "_rels/", "docprops/",
		"customxml/", "word/", "xl/", "ppt/" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (name_in(name, folders[i]))
			return true;
	return false;
}

void
sniff_zip_name(struct sniff_zip *z, struct str name)
{
	z->document |= name_is(name, "word/document.xml");
	z->workbook |= name_is(name, "xl/workbook.xml");
	z->presentation |= name_is(name, "ppt/presentation.xml");
	z->stranger |= !is_office(name);
	z->content_types |= name_is(name, "[content_types].xml");
	z->word |= name_in(name, "word/");
	z->xl |= name_in(name, "xl/");
	z->ppt |= name_in(name, "ppt/");
	z->odf_content |= name_is(name, "content.xml");
	z->hwpx |= name_is(name, "contents/content.hpf") ||
		   name_is(name, "contents/section0.xml");
	z->epub |= name_is(name, "meta-inf/container.xml");
	z->java |= name_is(name, "meta-inf/manifest.mf");
	z->android |= name_is(name, "androidmanifest.xml");
	z->xps |= name_is(name, "fixeddocumentsequence.fdseq") ||
		  name_is(name, "fixeddocseq.fdseq");
}

void
sniff_zip_mimetype(struct sniff_zip *z, struct str content)
{
	struct str s = str_head(str_trim(content), sizeof z->mimetype - 1);

	if (s.n > 0)
		memcpy(z->mimetype, s.p, s.n);
	z->mimetype[s.n] = '\0';
}

static const struct mimetype {
	const char *begins;
	struct sniff is;
} mimetypes[] = {
	{ "application/vnd.oasis.opendocument.text",
	    { "odt", SNIFF_DOCUMENT } },
	{ "application/vnd.oasis.opendocument.spreadsheet",
	    { "ods", SNIFF_DOCUMENT } },
	{ "application/vnd.oasis.opendocument.presentation",
	    { "odp", SNIFF_DOCUMENT } },
	{ "application/vnd.oasis.opendocument.graphics",
	    { "odg", SNIFF_DOCUMENT } },
	{ "application/vnd.sun.xml.writer", { "sxw", SNIFF_ARCHIVE } },
	{ "application/epub+zip", { "epub", SNIFF_DOCUMENT } },
};

struct sniff
sniff_zip_type(const struct sniff_zip *z)
{
	struct str mime = str_of(z->mimetype);

	/* A file of that name says nothing where the content is not there. */
	for (size_t i = 0; i < sizeof mimetypes / sizeof *mimetypes; i++)
		if (str_starts(mime, str_of(mimetypes[i].begins)) &&
		    (mimetypes[i].is.class != SNIFF_DOCUMENT ||
			z->odf_content || z->epub))
			return mimetypes[i].is;
	if (z->content_types && z->word)
		return (struct sniff){ "docx", SNIFF_DOCUMENT };
	if (z->content_types && z->xl)
		return (struct sniff){ "xlsx", SNIFF_DOCUMENT };
	if (z->content_types && z->ppt)
		return (struct sniff){ "pptx", SNIFF_DOCUMENT };
	/*
	 * The list of types often stands last, and what was cut off lacks it.
	 */
	if (z->document && !z->stranger)
		return (struct sniff){ "docx", SNIFF_DOCUMENT };
	if (z->workbook && !z->stranger)
		return (struct sniff){ "xlsx", SNIFF_DOCUMENT };
	if (z->presentation && !z->stranger)
		return (struct sniff){ "pptx", SNIFF_DOCUMENT };
	if (z->hwpx)
		return (struct sniff){ "hwpx", SNIFF_DOCUMENT };
	if (z->content_types && z->xps)
		return (struct sniff){ "xps", SNIFF_ARCHIVE };
	if (z->android)
		return (struct sniff){ "apk", SNIFF_ARCHIVE };
	if (z->java)
		return (struct sniff){ "jar", SNIFF_ARCHIVE };
	return (struct sniff){ "zip", SNIFF_ARCHIVE };
}

bool
sniff_zip_end(struct str tail)
{
	/* Hardly any text has the third byte of its mark. */
	for (size_t third = 2; third < tail.n; third++) {
		third += str_find(str_from(tail, third), '\005');
		size_t at = third - 2;
		struct str end = str_from(tail, at);

		if (end.n < 22 || !str_starts(end, STR("PK\005\006")))
			continue;
		uint32_t n_dir = u32(end, 12);

		/* The comment ends the file, the directory stands before. */
		if (u16(end, 20) + 22u != end.n)
			continue;
		if (at >= 20 && has_at(tail, at - 20, STR("PK\006\007")))
			return true;
		if (u16(end, 10) > 0 && n_dir >= 46 &&
		    (n_dir > at || has_at(tail, at - n_dir, STR("PK\001\002"))))
			return true;
	}
	return false;
}

/* is_7z: its signature and the checksum of what points to its directory. */
static bool
is_7z(struct str s)
{
	return s.n >= 32 && str_starts(s, STR("7z\xbc\xaf\x27\x1c\0")) &&
	       libdeflate_crc32(0, s.p + 12, 20) == u32(s, 8);
}

/* is_rar4: the mark is followed by a header of the archive, with a checksum. */
static bool
is_rar4(struct str s)
{
	return s.n >= 20 && str_starts(s, STR("Rar!\x1a\x07\0")) &&
	       byte_at(s, 9) == 0x73 && u16(s, 12) >= 13 &&
	       u16(s, 12) <= s.n - 7 &&
	       (libdeflate_crc32(0, s.p + 9, u16(s, 12) - 2u) & 0xffff) ==
		   u16(s, 7);
}

/* is_rar5: the same; its header has a size of up to three bytes of seven bits.
 */
static bool
is_rar5(struct str s)
{
	size_t n = 0, at = 12;

	if (s.n < 16 || !str_starts(s, STR("Rar!\x1a\x07\1\0")))
		return false;
	for (unsigned shift = 0; shift < 21; shift += 7) {
		n |= (size_t)(byte_at(s, at) & 0x7f) << shift;
		if (byte_at(s, at++) < 0x80)
			break;
	}
	return n <= s.n - at &&
	       libdeflate_crc32(0, s.p + 12, at - 12 + n) == u32(s, 8);
}

static bool
is_rar(struct str s)
{
	return is_rar4(s) || is_rar5(s);
}

/*
 * find_inside: the first place behind the beginning that is one; the byte at
 * `rare` of its mark is looked for.  A program that knows the mark has it too:
 * only what the checksum vouches for counts.
 */
static size_t
find_inside(struct str s, char c, size_t rare, bool (*is)(struct str))
{
	for (size_t at = 1 + rare; at < s.n; at++) {
		at += str_find(str_from(s, at), c);
		if (at < s.n && is(str_from(s, at - rare)))
			return at - rare;
	}
	return s.n;
}

size_t
sniff_inside(struct str content, struct sniff *is)
{
	size_t rar = find_inside(content, '\x1a', 4, is_rar);
	size_t zip7 = find_inside(str_head(content, rar), '\xbc', 2, is_7z);

	if (zip7 < rar)
		*is = (struct sniff){ "7z", SNIFF_ARCHIVE };
	else if (rar < content.n)
		*is = (struct sniff){ "rar", SNIFF_ARCHIVE };
	else
		return 0;
	return zip7 < rar ? zip7 : rar;
}
