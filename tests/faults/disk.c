/* Under a process (LD_PRELOAD): what it does to the files of one folder, written down and, when asked, spoilt.
 *
 * DISK_ROOT   the folder; everything else passes untouched
 * DISK_LOG    write every change and every sync there, in the order in which they took effect
 * DISK_FAULT  a file whose first letter says what the disk does just now:
 *             F full (ENOSPC), E failing (EIO), S slow (a sync takes half a second); absent: nothing
 *
 * A sync is two records, begin and end: only what was written down before the begin was certainly on its way.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

struct record { /* read by images.py as "<cxHHxxqqq" */
    char what, pad1;
    uint16_t path, other;
    char pad2[2];
    int64_t offset, length, id;
} __attribute__((packed));

static int log_fd = -2;
static atomic_long syncs;

static int tracked(const char *path) {
    const char *root = getenv("DISK_ROOT");
    return root && path && strncmp(path, root, strlen(root)) == 0;
}

/* The path of an open file; 0 when it is none of ours. */
static int path_of(int fd, char *path) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlink, link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return tracked(path);
}

static void note(char what, const char *path, const char *other, int64_t offset, const void *data, int64_t length,
                 int64_t id) {
    if (log_fd == -2) {
        const char *name = getenv("DISK_LOG");
        log_fd = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    }
    if (log_fd < 0) return;
    struct record head = {what, 0, (uint16_t)strlen(path), (uint16_t)strlen(other), {0, 0}, offset, length, id};
    struct iovec parts[] = {{&head, sizeof head},
                            {(void *)path, head.path},
                            {(void *)other, head.other},
                            {(void *)data, data ? (size_t)length : 0}};
    syscall(SYS_writev, log_fd, parts, 4);
}

static char fault(void) {
    const char *name = getenv("DISK_FAULT");
    char letter = 0;
    if (!name) return 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    if (syscall(SYS_read, fd, &letter, 1) != 1) letter = 0;
    syscall(SYS_close, fd);
    return letter;
}

/* True (and errno set) when this write must fail. */
static int spoilt(const char *path, int64_t end) {
    char letter = fault();
    struct stat found;
    if (letter == 'E') return errno = EIO, 1;
    if (letter != 'F') return 0;
    /* What lies within the file has its place already. */
    if (stat(path, &found) == 0 && end <= found.st_size) return 0;
    return errno = ENOSPC, 1;
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd, data, length);
    struct stat found;
    int64_t at = lseek(fd, 0, SEEK_CUR);
    if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &found) == 0) at = found.st_size;
    if (spoilt(path, at + (int64_t)length)) return -1;
    ssize_t done = real(fd, data, length);
    if (done > 0) note('W', path, "", at, data, done, 0);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd, data, length, at);
    if (spoilt(path, at + (int64_t)length)) return -1;
    ssize_t done = real(fd, data, length, at);
    if (done > 0) note('W', path, "", at, data, done, 0);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite64(fd, data, length, at); }

int ftruncate64(int fd, off_t length) {
    REAL(int, "ftruncate64", int, off_t);
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd, length);
    int done = real(fd, length);
    if (done == 0) note('T', path, "", 0, NULL, length, 0);
    return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd);
    char letter = fault();
    if (letter == 'E') return errno = EIO, -1;
    if (letter == 'S') usleep(500000);
    int64_t id = ((int64_t)getpid() << 32) + atomic_fetch_add(&syncs, 1);
    note('B', path, "", 0, NULL, 0, id);
    int done = real(fd);
    if (done == 0) note('S', path, "", 0, NULL, 0, id);
    return done;
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    return synced(fd, real);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return synced(fd, real);
}

/* A path as a whole one; those relative to a folder that is no working folder are not used by the program. */
static const char *whole(const char *path, char *space) {
    if (path[0] == '/' || !getcwd(space, PATH_MAX)) return path;
    size_t used = strlen(space);
    snprintf(space + used, PATH_MAX - used, "/%s", path);
    return space;
}

static int opened(int (*real)(int, const char *, int, ...), int folder, const char *path, int flags, mode_t mode) {
    char space[PATH_MAX];
    const char *name = whole(path, space);
    int fresh = (flags & O_CREAT) && tracked(name) && access(name, F_OK) != 0;
    if (fresh && spoilt(name, 1)) return -1;
    int fd = real(folder, path, flags, mode);
    if (fd >= 0 && fresh) note('C', name, "", 0, NULL, 0, 0);
    if (fd >= 0 && (flags & O_TRUNC) && tracked(name)) note('T', name, "", 0, NULL, 0, 0);
    return fd;
}

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }

int openat64(int folder, const char *path, int flags, ...) {
    REAL(int, "openat64", int, const char *, int, ...);
    MODE(flags, flags)
    return opened(real, folder, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE(flags, flags)
    return openat64(folder, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags, flags)
    return openat64(AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
    MODE(flags, flags)
    return openat64(AT_FDCWD, path, flags, mode);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    char space[PATH_MAX];
    const char *name = whole(path, space);
    int done = real(path);
    if (done == 0 && tracked(name)) note('U', name, "", 0, NULL, 0, 0);
    return done;
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    char space1[PATH_MAX], space2[PATH_MAX];
    const char *before = whole(from, space1), *after = whole(to, space2);
    int done = real(from, to);
    if (done == 0 && tracked(after)) note('R', before, after, 0, NULL, 0, 0);
    return done;
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    char space[PATH_MAX];
    const char *name = whole(path, space);
    int done = real(path, mode);
    if (done == 0 && tracked(name)) note('M', name, "", 0, NULL, 0, 0);
    return done;
}
