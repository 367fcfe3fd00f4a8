/* Mails as Outlook saves them, made here; and RTF as it compresses it. */

#include "check.h"
#include "extract_doc.h"
#include "lzfu.h"
#include "msmsg.h"
#include "olefile.h"

#define TEXT(tag, bytes)                                                       \
	{                                                                      \
		"__substg1.0_" tag,                                            \
		{                                                              \
			bytes, sizeof(bytes) - 1                               \
		}                                                              \
	}
#define PROPS "__properties_version1.0"

/* 32 bytes of head, and a property of four bytes for each of them. */
#define HEAD "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define LONG(tag, value) tag "\0\0\0\0" value "\0\0\0\0"

static const struct msg_case {
	const char *why;
	struct ole_part parts[20];
	const char *want;
} cases[] = {
	{ "headers, people, bodies",
	    { { PROPS, STR_INIT(HEAD "\x40\0\x39\0\0\0\0\0"
				     "\0\x40\xba\xc7\x18\xb0\xc5\1") },
		TEXT("001A001F", "I\0P\0"), TEXT("0037001F", "s\0\x2d\x4e"),
		TEXT("0E1D001F", "s\0\x2d\x4e"), TEXT("0042001F", "R\0i\0"),
		TEXT("5D01001F", "r\0@\0x\0"), TEXT("3A16001F", "C\0o\0"),
		TEXT("007D001F", "X\0:\0 \0"
				 "1\0\n\0T\0o\0:\0 \0y\0\n\0"),
		TEXT("0E04001F", "n\0o\0"),
		{ "__recip_version1.0_#00000000/" PROPS,
		    STR_INIT(
			"\0\0\0\0\0\0\0\0" LONG("\3\0\x15\x0c", "\2\0\0\0")) },
		{ "__recip_version1.0_#00000000/__substg1.0_3001001F",
		    STR_INIT("K\0i\0m\0") },
		{ "__recip_version1.0_#00000000/__substg1.0_39FE001F",
		    STR_INIT("k\0@\0x\0") },
		TEXT("1000001F", "a\0\r\0\n\0"
				 "b\0"),
		TEXT("10130102", "<p>c<p>d"),
		TEXT("10090102", "\x1e\0\0\0\x09\0\0\0MELA\0\0\0\0"
				 "{\\rtf1 e}") },
	    "= class: IP\n= sent: 2005-09-02T23:48:12Z\n"
	    "header:subject: s\xE4\xB8\xAD\n"
	    "header:from: Ri <r@x>\nheader:cc: Kim <k@x>\nheader:x: 1\n"
	    "property:3a16: Co\npart:1/line:1: a\npart:1/line:2: b\n"
	    "part:2/para:1: c\npart:2/para:2: d\npart:3/para:1: e\n" },
	{ "texts in the code page of the mail",
	    { { PROPS, STR_INIT(HEAD LONG("\3\0\xfd\x3f", "\xb5\3\0\0")) },
		TEXT("0037001E", "\xc1\xb6\xbc\xb1\xb9\xae"),
		TEXT("1000001E", "\xb4\xeb\xc7\xd1\xb9\xce\xb1\xb9") },
	    "header:subject: \xEC\xA1\xB0\xEC\x84\xA0\xEB\xAC\xB8\n"
	    "part:1/line:1: "
	    "\xEB\x8C\x80\xED\x95\x9C\xEB\xAF\xBC\xEA\xB5\xAD\n" },
	{ "what is attached",
	    { { PROPS, STR_INIT(HEAD) },
		{ "__attach_version1.0_#00000000/__substg1.0_3707001F",
		    STR_INIT("a\0.\0t\0") },
		{ "__attach_version1.0_#00000000/__substg1.0_37010102",
		    STR_INIT("one") },
		{ "__attach_version1.0_#00000001/__substg1.0_37010102",
		    STR_INIT("two") },
		{ "__attach_version1.0_#00000002/__substg1.0_3704001E",
		    STR_INIT("c") } },
	    "+ a.t: one\n+ attachment-2: two\n"
	    "! damaged: attachment-3: nothing is attached\n" },
};

/* A mail in a mail is a file that is read like one. */
static void
check_nested(void)
{
	static const struct ole_part parts[] = {
		{ PROPS, STR_INIT(HEAD) },
		{ "__attach_version1.0_#00000000/__substg1.0_3701000D/" PROPS,
		    STR_INIT("") },
		{ "__attach_version1.0_#00000000/__substg1.0_3701000D/"
		  "__substg1.0_0037001F",
		    STR_INIT("i\0n\0") },
		{ NULL, { NULL, 0 } },
	};
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	struct buf again = { NULL, 0, 0 };
	static const char head[] = "+ attachment-1: ";

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	said(msmsg_read, buf_str(&file), &said_limits, &got);
	CHECK(str_starts(buf_str(&got), str_of(head)));
	said(msmsg_read, str_from(buf_str(&got), sizeof head - 1), &said_limits,
	    &again);
	CHECK_STR(buf_str(&again), STR("header:subject: in\n"));
	buf_fini(&file);
	buf_fini(&got);
	buf_fini(&again);
}

/* The two examples of MS-OXRTFCP, section 4. */
static void
check_lzfu(void)
{
	static const char simple[] =
	    "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a"
	    "\xf3\x20hel\x09\0\x20\x62w\x05\xb0ld}\x0a\x80\x0f\xa0";
	static const char again[] =
	    "\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41"
	    "\0\x04\x20WXYZ\x0dn}\x01\x0e\xb0";
	struct buf out = { NULL, 0, 0 };

	CHECK(lzfu_read((struct str){ simple, sizeof simple - 1 }, &out) ==
	      LZFU_WHOLE);
	CHECK_STR(buf_str(&out),
	    STR("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"));
	buf_reset(&out);
	CHECK(lzfu_read((struct str){ again, sizeof again - 1 }, &out) ==
	      LZFU_WHOLE);
	CHECK_STR(buf_str(&out), STR("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"));
	buf_reset(&out);
	CHECK(lzfu_read((struct str){ again, sizeof again - 4 }, &out) ==
	      LZFU_CUT);
	CHECK(lzfu_read(STR("0123456789abcdef"), &out) == LZFU_DAMAGED);
	buf_fini(&out);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		ole_make(&file, cases[i].parts,
		    (struct ole_layout){ .large = false });
		said(msmsg_read, buf_str(&file), &said_limits, &got);
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].why);
		buf_fini(&file);
		buf_fini(&got);
	}
	check_nested();
	check_lzfu();
	return check_done();
}
