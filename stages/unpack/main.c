/* riffle-unpack: what there is: files, folders, archives in archives. */

#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "limits.h"
#include "mem.h"
#include "stage.h"
#include "unpack.h"

static const char usage[] =
    "riffle-unpack [-a0F] [-f LIST] [-p FILE] [-dmMbBrRtwx N] [PATH...]\n"
    "\n"
    "Reads files, folders and the archives in them, and writes a stream.\n"
    "  -f LIST   paths from a file, a line each, escaped; -0: ended by NUL\n"
    "  -F        files alone: a path that is a folder is a fault\n"
    "  -p FILE   passwords to try on encrypted members, one a line\n"
    "  -a        bytes of every member, not only of what a stage reads\n"
    "  -d N      archives in archives                             (16)\n"
    "  -m N      members of one archive                       (100000)\n"
    "  -M N      members of the run                         (10000000)\n"
    "  -b BYTES  bytes of a member                        (4294967296)\n"
    "  -B BYTES  bytes of all that lies in a file        (68719476736)\n"
    "  -r N      expansion of a member, N to 1, after 16 MiB     (200)\n"
    "  -R N      expansion of a file, N to 1, after 16 MiB      (1000)\n"
    "  -t -w -x  an archive's reader: CPU seconds, seconds, MiB (10 30 1024)\n";

int
main(int argc, char **argv)
{
	struct member_opts opts;
	const char **lists = mem_alloc((size_t)argc, sizeof *lists);
	struct unpack *u = unpack_new();
	uint64_t mib = LIMIT_MEMORY / LIMIT_MIB, day = 86400;
	const struct stage_set sets[] = { { 'd', &opts.depth, 0, 1000 },
		{ 'm', &opts.members, 1, INT64_MAX },
		{ 'M', &opts.run_members, 1, INT64_MAX },
		{ 'b', &opts.member_bytes, 1, INT64_MAX },
		{ 'B', &opts.top_bytes, 1, INT64_MAX },
		{ 'r', &opts.ratio_member, 1, INT64_MAX },
		{ 'R', &opts.ratio_top, 1, INT64_MAX },
		{ 't', &opts.reader.cpu_seconds, 1, day },
		{ 'w', &opts.reader.wall_seconds, 1, day },
		{ 'x', &mib, 1, LIMIT_MIB } };
	int c, n = 0;
	bool by_nul = false, good = true;

	stage_hello("riffle-unpack", argc, argv, usage, unpack_libraries());
	member_opts_default(&opts);
	while ((c = getopt(argc, argv, "a0Ff:p:d:m:M:b:B:r:R:t:w:x:")) != -1)
		if (c == 'a' || c == '0')
			*(c == 'a' ? &opts.all_bytes : &by_nul) = true;
		else if (c == 'F')
			unpack_files_only(u);
		else if (c == 'f')
			lists[n++] = optarg;
		else if (c == 'p')
			good = good && unpack_passwords(u, optarg) == 0;
		else
			stage_set_number(
			    usage, sets, sizeof sets / sizeof *sets, c, optarg);
	opts.reader.memory_bytes = mib * LIMIT_MIB;
	if (n == 0 && (by_nul || optind == argc))
		stage_usage(usage, by_nul ? "-0 without -f" : "no path");
	for (int i = optind; i < argc; unpack_path(u, str_of(argv[i++])))
		if (argv[i][0] == '\0')
			stage_usage(usage, "an empty path");
	for (int i = 0; good && i < n; i++)
		good = unpack_list(u, lists[i], by_nul) == 0;
	unpack_limits(u, &opts);
	struct stage st = { stage_confined(argc, argv), u, NULL, unpack_run };
	int code = good ? stage_source(&st) : DIAG_USAGE;
	unpack_free(u);
	free(lists);
	return code;
}
