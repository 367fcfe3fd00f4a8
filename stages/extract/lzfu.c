#include "lzfu.h"

#include "le.h"

enum { HEADER = 16, WINDOW = 4096 };

/* What is in the window before the first byte comes. */
static const char first[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman "
    "\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New "
    "RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0"
    "\\fs20\\b\\i\\u\\tab\\tx";

struct lzfu {
	char window[WINDOW];
	size_t at; /* where the next byte goes */
	struct str in;
	struct buf *out;
};

static void
emit(struct lzfu *z, char c)
{
	z->window[z->at] = c;
	z->at = (z->at + 1) % WINDOW;
	buf_addc(z->out, c);
}

/* copy: bytes that have been before; false at the mark of the end. */
static bool
copy(struct lzfu *z)
{
	unsigned token = le_u8(z->in, 0) << 8 | le_u8(z->in, 1);
	size_t from = token >> 4;

	z->in = str_from(z->in, 2);
	if (from == z->at)
		return false;
	for (unsigned n = (token & 15) + 2; n > 0; n--) {
		emit(z, z->window[from]);
		from = (from + 1) % WINDOW;
	}
	return true;
}

/* expand: eight tokens behind a byte of bits that says what they are. */
static enum lzfu_result
expand(struct lzfu *z)
{
	while (z->in.n > 0) {
		unsigned bits = le_u8(z->in, 0);

		z->in = str_from(z->in, 1);
		for (unsigned i = 0; i < 8; i++, bits >>= 1) {
			if (z->in.n < 1 + (bits & 1))
				return LZFU_CUT;
			if ((bits & 1) == 0) {
				emit(z, z->in.p[0]);
				z->in = str_from(z->in, 1);
			} else if (!copy(z)) {
				return LZFU_WHOLE;
			}
		}
	}
	return LZFU_CUT;
}

/* checksum: CRC-32 that begins with zero and is not inverted. */
static uint32_t
checksum(struct str s)
{
	uint32_t crc = 0;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (unsigned k = 0; k < 8; k++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
	}
	return crc;
}

enum lzfu_result
lzfu_read(struct str in, struct buf *out)
{
	struct lzfu z = { .in = str_from(in, HEADER), .out = out };
	uint32_t kind = le_u32(in, 8), n = le_u32(in, 0);

	/* Its length counts all behind the length itself. */
	if (n >= HEADER - 4)
		z.in = str_head(z.in, n - (HEADER - 4));
	if (kind == 0x414c454d) { /* as it is */
		buf_adds(out, str_head(z.in, le_u32(in, 4)));
		return z.in.n < le_u32(in, 4) ? LZFU_CUT : LZFU_WHOLE;
	}
	if (kind != 0x75465a4c)
		return LZFU_DAMAGED;
	uint32_t crc = checksum(z.in);

	memset(z.window, ' ', sizeof z.window);
	memcpy(z.window, first, sizeof first - 1);
	z.at = sizeof first - 1;
	enum lzfu_result result = expand(&z);

	return result == LZFU_WHOLE && crc != le_u32(in, 12) ? LZFU_DAMAGED
							     : result;
}
