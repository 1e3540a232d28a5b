/* unsynced.c - a disk that may lose what was not synced, and that may be full: LD_PRELOAD for the
 * server under test.
 *
 * Everything a program does to the files of one folder goes on as usual, so that it sees what it
 * wrote. Beside it a journal says what a power cut could take back: each write with the bytes that
 * were there before, each name that was made, moved or taken away, and each sync, which makes the
 * earlier ones durable. Syncs themselves are only noted. After the kill tests/crash/power-cut.mjs
 * reads the journal and takes back some, all or torn parts of what was not synced.
 *
 * UNSYNCED_FOLDER   the folder that is watched, an absolute path without links
 * UNSYNCED_JOURNAL  the journal; a folder beside it, JOURNAL.kept, holds files that lost their
 * name. Both on the same file system, outside the folder UNSYNCED_CONTROL  a file of numbers that
 * the test changes while the program runs (struct Control) UNSYNCED_LIES     "1": syncs are not
 * even noted. The proof that the test would find a loss
 *
 * What is not modelled: writes through mmap (SQLite's -shm, which is made anew after a cut, is left
 * out) and single writes of stdio, whose calls inside the C library nobody can step in front of:
 * of those files what lies beyond the size of the last sync is lost.
 */
#undef _FILE_OFFSET_BITS /* else open() would be a second open64() */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES_MAX 4096 /* highest descriptor that is looked after */
#define PATH_LONGEST 1000
#define SYNC_US 3000

/* What a test can set while the program runs; numbers of 64 bits in this order. */
typedef struct {
    int64_t fault;      /* 0: none; otherwise the errno that changes get: ENOSPC, EROFS, EIO … */
    int64_t bytes_left; /* that are still taken before it */
    int64_t free_bytes; /* what statvfs says is free; below 0: the truth */
    int64_t refused;    /* counted here: changes that got the fault */
} Control;

/* One entry of the journal: this head, then what its kind says. power-cut.mjs reads the same. */
typedef struct {
    uint32_t size; /* of the whole entry; last 4 bytes repeat it */
    uint32_t kind;
    uint64_t inode;
    uint64_t offset;
    uint64_t length;   /* bytes written, or the new size */
    uint64_t old_size; /* of the file */
    uint32_t first;    /* bytes of the first text or of what was there before */
    uint32_t second;   /* bytes of the second text or of what was written */
} Entry;

enum {
    KIND_WRITE = 1, /* first: what was there; second: what was written */
    KIND_TRUNCATE,  /* first: what is cut off */
    KIND_SYNC,      /* of a file; length: its size */
    KIND_MADE,      /* first: a name that is new */
    KIND_MOVED,     /* first: from, second: to; what the new name meant before is kept as inode */
    KIND_REMOVED,   /* first: the name, kept as inode */
    KIND_FOLDER,    /* first: a folder whose names are durable now */
};

typedef struct {
    bool is_watched, is_folder, is_noted; /* noted: its writes are in the journal */
    uint64_t inode;
    char *path;
} File;

static File files[FILES_MAX];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char folder[PATH_LONGEST];
static size_t folder_length;
static int journal = -1;
static bool is_lying;
static Control nothing = { .free_bytes = -1 };
static Control *control = &nothing;
static uint64_t kept_count;
static char kept_folder[PATH_LONGEST + 8];

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    return found;
}

__attribute__((constructor)) static void begin(void)
{
    const char *watched = getenv("UNSYNCED_FOLDER"), *file = getenv("UNSYNCED_JOURNAL");
    const char *controls = getenv("UNSYNCED_CONTROL"), *lies = getenv("UNSYNCED_LIES");
    if (watched == NULL || file == NULL || strlen(watched) >= sizeof folder)
        return;
    strcpy(folder, watched);
    is_lying = lies != NULL && strcmp(lies, "1") == 0;
    journal = REAL(open)(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    snprintf(kept_folder, sizeof kept_folder, "%s.kept", file);
    mkdir(kept_folder, 0700);
    const int shared = controls == NULL ? -1 : REAL(open)(controls, O_RDWR | O_CLOEXEC);
    if (shared >= 0) {
        void *map = mmap(NULL, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
        control = map == MAP_FAILED ? control : map;
        REAL(close)(shared);
    }
    folder_length = strlen(folder); /* from here on the folder is watched */
}

/* --- the journal ------------------------------------------------------------------ */

static void put(int kind, uint64_t inode, uint64_t offset, uint64_t length, uint64_t old_size,
                const void *first, size_t first_size, const void *second, size_t second_size)
{
    const int error = errno;
    Entry entry = { .kind = (uint32_t)kind,
                    .inode = inode,
                    .offset = offset,
                    .length = length,
                    .old_size = old_size,
                    .first = (uint32_t)first_size,
                    .second = (uint32_t)second_size };
    entry.size = (uint32_t)(sizeof entry + first_size + second_size + sizeof entry.size);
    const struct iovec parts[] = { { &entry, sizeof entry },
                                   { (void *)first, first_size },
                                   { (void *)second, second_size },
                                   { &entry.size, sizeof entry.size } };
    if (journal >= 0 && REAL(writev)(journal, parts, 4) != (ssize_t)entry.size)
        abort(); /* without its journal the test would prove nothing */
    errno = error;
}

static void put_names(int kind, uint64_t inode, const char *first, const char *second)
{
    put(kind, inode, 0, 0, 0, first, strlen(first), second, second == NULL ? 0 : strlen(second));
}

/* --- which files ------------------------------------------------------------------- */

static bool is_inside(const char *path)
{
    return folder_length > 0 && strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == '\0');
}

static bool is_shared_memory(const char *path)
{
    const size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, "-shm") == 0;
}

static File *file_of(int descriptor)
{
    if (descriptor < 0 || descriptor >= FILES_MAX || !files[descriptor].is_watched)
        return NULL;
    return &files[descriptor];
}

static void forget(int descriptor)
{
    if (descriptor < 0 || descriptor >= FILES_MAX)
        return;
    free(files[descriptor].path);
    files[descriptor] = (File){ 0 };
}

static void watch(int descriptor, const char *path)
{
    struct stat status;
    if (descriptor < 0 || descriptor >= FILES_MAX || !is_inside(path) ||
        fstat(descriptor, &status) != 0)
        return;
    forget(descriptor);
    files[descriptor] = (File){ .is_watched = true,
                                .is_folder = S_ISDIR(status.st_mode),
                                .is_noted = S_ISREG(status.st_mode) && !is_shared_memory(path),
                                .inode = status.st_ino,
                                .path = strdup(path) };
}

/* The name as seen from the root; false: it does not fit. */
static bool absolute(int at, const char *path, char out[static PATH_LONGEST])
{
    char link[64], start[PATH_LONGEST] = "";
    if (path[0] == '/')
        return snprintf(out, PATH_LONGEST, "%s", path) < PATH_LONGEST;
    if (at == AT_FDCWD) {
        if (getcwd(start, sizeof start) == NULL)
            return false;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        const ssize_t length = readlink(link, start, sizeof start - 1);
        if (length < 0)
            return false;
        start[length] = '\0';
    }
    return snprintf(out, PATH_LONGEST, "%s/%s", start, path) < PATH_LONGEST;
}

/* --- faults ------------------------------------------------------------------------- */

/* How many of @size bytes the disk takes; -1 with errno: none. */
static ssize_t room_for(size_t size)
{
    if (control->fault == 0)
        return (ssize_t)size;
    if (control->bytes_left > 0) {
        const int64_t taken =
            (int64_t)size < control->bytes_left ? (int64_t)size : control->bytes_left;
        control->bytes_left -= taken;
        return (ssize_t)taken;
    }
    control->refused++;
    errno = (int)control->fault;
    return -1;
}

/* Whether a name may be changed: on a full disk it may. */
static bool may_name(void)
{
    if (control->fault == 0 || control->fault == ENOSPC || control->fault == EDQUOT ||
        control->bytes_left > 0)
        return true;
    control->refused++;
    errno = (int)control->fault;
    return false;
}

/* --- writing ------------------------------------------------------------------------ */

static void note_write(const File *file, int descriptor, uint64_t offset, const void *bytes,
                       size_t size)
{
    struct stat status;
    char link[64];
    if (!file->is_noted || fstat(descriptor, &status) != 0)
        return;
    const uint64_t old_size = (uint64_t)status.st_size;
    const size_t there = offset >= old_size         ? 0
                         : old_size - offset < size ? (size_t)(old_size - offset)
                                                    : size;
    char *before = malloc(there + 1);
    /* The descriptor may be for writing only. */
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const int reader = REAL(open)(link, O_RDONLY | O_CLOEXEC);
    const ssize_t got = there == 0 ? 0 : REAL(pread)(reader, before, there, (off_t)offset);
    if (got != (ssize_t)there)
        abort();
    REAL(close)(reader);
    put(KIND_WRITE, file->inode, offset, size, old_size, before, there, bytes, size);
    free(before);
}

static ssize_t write_at(int descriptor, const void *bytes, size_t size, off_t offset)
{
    pthread_mutex_lock(&lock);
    ssize_t done = (ssize_t)size;
    const File *file = file_of(descriptor);
    if (file != NULL) {
        done = room_for(size);
        if (done > 0)
            note_write(file, descriptor, (uint64_t)offset, bytes, (size_t)done);
    }
    if (done >= 0)
        done = REAL(pwrite)(descriptor, bytes, (size_t)done, offset);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    return write_at(descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset)
{
    return write_at(descriptor, bytes, size, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    if (file_of(descriptor) == NULL)
        return REAL(write)(descriptor, bytes, size);
    pthread_mutex_lock(&lock);
    const File *file = file_of(descriptor);
    ssize_t done = room_for(size);
    if (done > 0) {
        const bool appends = (fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
        const off_t at = lseek(descriptor, 0, appends ? SEEK_END : SEEK_CUR);
        if (at >= 0)
            note_write(file, descriptor, (uint64_t)at, bytes, (size_t)done);
    }
    if (done >= 0)
        done = REAL(write)(descriptor, bytes, (size_t)done);
    pthread_mutex_unlock(&lock);
    return done;
}

/* stdio: refused as a whole, never noted (see above). */
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *stream)
{
    if (file_of(fileno(stream)) == NULL)
        return REAL(fwrite)(bytes, size, count, stream);
    pthread_mutex_lock(&lock);
    const bool fits = room_for(size * count) == (ssize_t)(size * count);
    pthread_mutex_unlock(&lock);
    if (fits)
        return REAL(fwrite)(bytes, size, count, stream);
    errno = control->fault == 0 ? ENOSPC : (int)control->fault;
    return 0;
}

static int truncate_at(int descriptor, off_t size)
{
    pthread_mutex_lock(&lock);
    struct stat status;
    int done = 0;
    const File *file = file_of(descriptor);
    if (file != NULL && fstat(descriptor, &status) == 0) {
        done = may_name() ? 0 : -1;
        if (done == 0 && file->is_noted && size < status.st_size) {
            const size_t cut = (size_t)(status.st_size - size);
            char *before = malloc(cut);
            if (REAL(pread)(descriptor, before, cut, size) != (ssize_t)cut)
                abort();
            put(KIND_TRUNCATE, file->inode, (uint64_t)size, (uint64_t)size,
                (uint64_t)status.st_size, before, cut, NULL, 0);
            free(before);
        } else if (done == 0 && file->is_noted) {
            put(KIND_TRUNCATE, file->inode, (uint64_t)size, (uint64_t)size,
                (uint64_t)status.st_size, NULL, 0, NULL, 0);
        }
    }
    if (done == 0)
        done = REAL(ftruncate)(descriptor, size);
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate(int descriptor, off_t size)
{
    return truncate_at(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size)
{
    return truncate_at(descriptor, size);
}

/* A file system that cannot set blocks aside: programs write instead, which is seen. */
int fallocate(int descriptor, int mode, off_t offset, off_t length)
{
    if (file_of(descriptor) == NULL)
        return REAL(fallocate)(descriptor, mode, offset, length);
    errno = EOPNOTSUPP;
    return -1;
}

int posix_fallocate(int descriptor, off_t offset, off_t length)
{
    return file_of(descriptor) == NULL ? REAL(posix_fallocate)(descriptor, offset, length)
                                       : EOPNOTSUPP;
}

/* --- syncing ------------------------------------------------------------------------ */

static int sync_noted(int descriptor)
{
    /* As long as a disk takes: kills shall come in between. */
    usleep(SYNC_US);
    pthread_mutex_lock(&lock);
    struct stat status;
    int done = 0;
    const File *file = file_of(descriptor);
    if (control->fault == EIO || control->fault == EROFS) {
        done = room_for(1) < 0 ? -1 : 0;
    } else if (!is_lying && file->is_folder) {
        put_names(KIND_FOLDER, 0, file->path, NULL);
    } else if (!is_lying && fstat(descriptor, &status) == 0) {
        put(KIND_SYNC, file->inode, 0, (uint64_t)status.st_size, 0, NULL, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

int fsync(int descriptor)
{
    return file_of(descriptor) == NULL ? REAL(fsync)(descriptor) : sync_noted(descriptor);
}

int fdatasync(int descriptor)
{
    return file_of(descriptor) == NULL ? REAL(fdatasync)(descriptor) : sync_noted(descriptor);
}

/* --- names -------------------------------------------------------------------------- */

/* Gives what a name means a second one where the test keeps it; returns its number, 0: nothing. */
static uint64_t keep(const char *path)
{
    char name[PATH_LONGEST + 40];
    snprintf(name, sizeof name, "%s/%llu", kept_folder, (unsigned long long)kept_count + 1);
    if (REAL(link)(path, name) != 0)
        return 0;
    return ++kept_count;
}

static int open_noted(int at, const char *path, int flags, mode_t mode)
{
    char full[PATH_LONGEST];
    if (folder_length == 0 || !absolute(at, path, full) || !is_inside(full))
        return REAL(openat)(at, path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat status;
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    const bool is_new = (flags & O_CREAT) != 0 && stat(full, &status) != 0;
    int descriptor = -1;
    const bool refuses =
        writes && (control->fault == EROFS || control->fault == EACCES) && control->bytes_left <= 0;
    if (refuses || (is_new && !may_name())) {
        control->refused++;
        errno = (int)control->fault;
    } else {
        descriptor = REAL(openat)(at, path, flags, mode);
    }
    if (descriptor >= 0) {
        watch(descriptor, full);
        const bool is_unnamed = (flags & O_TMPFILE) == O_TMPFILE;
        if (is_new && !is_unnamed && !is_shared_memory(full))
            put_names(KIND_MADE, files[descriptor].inode, full, NULL);
        else if ((flags & O_TRUNC) != 0 && writes && !is_unnamed)
            put(KIND_TRUNCATE, files[descriptor].inode, 0, 0, 0, NULL, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

static mode_t mode_of(int flags, va_list list)
{
    const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return has_mode ? (mode_t)va_arg(list, int) : 0;
}

#define OPENING(name, head, at, path)                                                              \
    int name head                                                                                  \
    {                                                                                              \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        const mode_t mode = mode_of(flags, list);                                                  \
        va_end(list);                                                                              \
        return open_noted(at, path, flags, mode);                                                  \
    }
OPENING(open, (const char *path, int flags, ...), AT_FDCWD, path)
OPENING(open64, (const char *path, int flags, ...), AT_FDCWD, path)
OPENING(openat, (int at, const char *path, int flags, ...), at, path)
OPENING(openat64, (int at, const char *path, int flags, ...), at, path)

int close(int descriptor)
{
    if (file_of(descriptor) != NULL) {
        pthread_mutex_lock(&lock);
        forget(descriptor);
        pthread_mutex_unlock(&lock);
    }
    return REAL(close)(descriptor);
}

int fclose(FILE *stream)
{
    const int descriptor = fileno(stream);
    if (file_of(descriptor) != NULL) {
        pthread_mutex_lock(&lock);
        forget(descriptor);
        pthread_mutex_unlock(&lock);
    }
    return REAL(fclose)(stream);
}

static int move(int from_at, const char *from, int to_at, const char *to)
{
    char old_name[PATH_LONGEST], new_name[PATH_LONGEST];
    if (folder_length == 0 || !absolute(from_at, from, old_name) ||
        !absolute(to_at, to, new_name) || (!is_inside(old_name) && !is_inside(new_name)))
        return REAL(renameat)(from_at, from, to_at, to);
    pthread_mutex_lock(&lock);
    int done = -1;
    if (may_name()) {
        const uint64_t kept = keep(new_name);
        done = REAL(renameat)(from_at, from, to_at, to);
        if (done == 0)
            put_names(KIND_MOVED, kept, old_name, new_name);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

int rename(const char *from, const char *to)
{
    return move(AT_FDCWD, from, AT_FDCWD, to);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
    return move(from_at, from, to_at, to);
}

static int take_away(int at, const char *path, int flags)
{
    char full[PATH_LONGEST];
    if (folder_length == 0 || (flags & AT_REMOVEDIR) != 0 || !absolute(at, path, full) ||
        !is_inside(full) || is_shared_memory(full))
        return REAL(unlinkat)(at, path, flags);
    pthread_mutex_lock(&lock);
    int done = -1;
    if (may_name()) {
        const uint64_t kept = keep(full);
        done = REAL(unlinkat)(at, path, flags);
        if (done == 0 && kept > 0)
            put_names(KIND_REMOVED, kept, full, NULL);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

int unlink(const char *path)
{
    return take_away(AT_FDCWD, path, 0);
}

int unlinkat(int at, const char *path, int flags)
{
    return take_away(at, path, flags);
}

int remove(const char *path)
{
    struct stat status;
    const bool is_folder = lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
    return is_folder ? rmdir(path) : take_away(AT_FDCWD, path, 0);
}

/* A file without a name gets one. */
int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
    char full[PATH_LONGEST];
    struct stat status;
    const bool is_inner = folder_length > 0 && absolute(to_at, to, full) && is_inside(full);
    if (!is_inner)
        return REAL(linkat)(from_at, from, to_at, to, flags);
    pthread_mutex_lock(&lock);
    const int done = may_name() ? REAL(linkat)(from_at, from, to_at, to, flags) : -1;
    if (done == 0 && stat(full, &status) == 0)
        put_names(KIND_MADE, status.st_ino, full, NULL);
    pthread_mutex_unlock(&lock);
    return done;
}

int link(const char *from, const char *to)
{
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* --- how much room ------------------------------------------------------------------- */

int statvfs(const char *path, struct statvfs *out)
{
    const int done = REAL(statvfs)(path, out);
    if (done == 0 && control->free_bytes >= 0 && is_inside(path))
        out->f_bavail = (fsblkcnt_t)control->free_bytes / out->f_frsize;
    return done;
}

int statvfs64(const char *path, struct statvfs64 *out)
{
    const int done = REAL(statvfs64)(path, out);
    if (done == 0 && control->free_bytes >= 0 && is_inside(path))
        out->f_bavail = (fsblkcnt64_t)control->free_bytes / out->f_frsize;
    return done;
}
