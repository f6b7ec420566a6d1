/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-s3.h"
#include "lb-error.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 4
#define FIRST_WAIT_MS 200
#define CONNECT_SECONDS 10
/* Less than a byte a second for so long is silence. */
#define SILENT_SECONDS 30
#define ANSWER_MAXIMUM (4 * 1024 * 1024)
#define IDLE_MAXIMUM 8
#define EMPTY_DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct _LbS3
{
  char *base;      /* endpoint and bucket */
  char *signature; /* what libcurl signs with */
  char *key, *secret;
  GMutex lock;
  GPtrArray *idle; /* (mutex lock) (element-type CURLSH) with connections that may serve again */
};

typedef struct
{
  const char *method, *path; /* path with its query, after the bucket */
  const char *digest;        /* of the body */
  int source, target;        /* files; -1 for none */
  gint64 size;               /* of @source */
  GString *text;             /* the answer, when there is no @target or it is an error */
  gboolean failed;           /* @target could not be written, or the answer is too long */
  long status;
} Call;

static void
share_free (gpointer share)
{
  curl_share_cleanup (share);
}

LbS3 *
lb_s3_new (const char *endpoint, const char *bucket, const char *region, const char *key, const char *secret)
{
  static gsize once;

  g_return_val_if_fail (endpoint != NULL && bucket != NULL && region != NULL && key != NULL && secret != NULL, NULL);
  if (g_once_init_enter (&once))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&once, 1);
    }
  LbS3 *self = g_new0 (LbS3, 1);
  g_autofree char *host = g_strdup (endpoint);
  while (g_str_has_suffix (host, "/"))
    host[strlen (host) - 1] = '\0';
  self->base = g_strdup_printf ("%s/%s", host, bucket);
  self->signature = g_strdup_printf ("aws:amz:%s:s3", region);
  self->key = g_strdup (key);
  self->secret = g_strdup (secret);
  g_mutex_init (&self->lock);
  self->idle = g_ptr_array_new_with_free_func (share_free);
  return self;
}

void
lb_s3_free (LbS3 *self)
{
  if (self == NULL)
    return;
  g_free (self->base);
  g_free (self->signature);
  g_free (self->key);
  g_free (self->secret);
  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
lb_s3_is_key (const char *key)
{
  g_return_val_if_fail (key != NULL, FALSE);
  g_auto (GStrv) parts = g_strsplit (key, "/", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      gsize plain = strspn (*part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
      if (**part == '\0' || plain != strlen (*part) || strspn (*part, ".") == plain)
        return FALSE;
    }
  return *key != '\0' && strlen (key) <= 512;
}

/* A connection costs more than a small file: one that is idle is taken before a new one is made. Only the connections go
 * from exchange to exchange. A handle that is used again remembers the last answer's head: when the next one begins with a
 * line that goes on from none, libcurl 7.88.1 reads what it has freed. */
static CURLSH *
take_connections (LbS3 *self)
{
  g_mutex_lock (&self->lock);
  CURLSH *share = self->idle->len > 0 ? g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1) : NULL;
  g_mutex_unlock (&self->lock);
  if (share != NULL)
    return share;
  /* Used by one thread at a time, so without locks. */
  share = curl_share_init ();
  curl_share_setopt (share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
  curl_share_setopt (share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt (share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  return share;
}

static void
give_back (LbS3 *self, CURLSH *share)
{
  g_mutex_lock (&self->lock);
  gboolean room = self->idle->len < IDLE_MAXIMUM;
  if (room)
    g_ptr_array_add (self->idle, share);
  g_mutex_unlock (&self->lock);
  if (!room)
    share_free (share);
}

/* One exchange */

static size_t
take (char *bytes, size_t size, size_t count, void *data)
{
  Call *call = data;
  gsize length = size * count;

  if (call->target >= 0 && call->status == 0)
    return 0;
  if (call->target >= 0 && call->status < 300)
    {
      for (gsize done = 0; done < length;)
        {
          gssize written = write (call->target, bytes + done, length - done);
          if (written <= 0 && errno != EINTR)
            {
              call->failed = TRUE;
              return 0;
            }
          done += (gsize) MAX (written, 0);
        }
      return length;
    }
  call->failed = call->text->len + length > ANSWER_MAXIMUM;
  if (call->failed)
    return 0;
  g_string_append_len (call->text, bytes, (gssize) length);
  return length;
}

static size_t
take_head (char *bytes, size_t size, size_t count, void *data)
{
  Call *call = data;
  g_autofree char *line = g_strndup (bytes, size * count); /* it does not end in NUL */
  const char *blank = strchr (line, ' ');

  /* A status comes before everything else; an interim one is followed by another. */
  if (g_str_has_prefix (line, "HTTP/") && blank != NULL)
    call->status = strtol (blank + 1, NULL, 10);
  return size * count;
}

static size_t
give (char *bytes, size_t size, size_t count, void *data)
{
  Call *call = data;
  gssize length = read (call->source, bytes, size * count);

  return length >= 0 ? (size_t) length : CURL_READFUNC_ABORT;
}

static int
seek_to (void *data, curl_off_t offset, int origin)
{
  Call *call = data;

  return origin == SEEK_SET && lseek (call->source, offset, SEEK_SET) == offset ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

static void
set_method (CURL *easy, Call *call)
{
  if (call->source >= 0)
    {
      curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (easy, CURLOPT_READFUNCTION, give);
      curl_easy_setopt (easy, CURLOPT_READDATA, call);
      curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, seek_to);
      curl_easy_setopt (easy, CURLOPT_SEEKDATA, call);
      curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) call->size);
    }
  else if (strcmp (call->method, "GET") != 0)
    curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, call->method);
}

static CURLcode
exchange (LbS3 *self, Call *call, char message[CURL_ERROR_SIZE])
{
  CURLSH *share = take_connections (self);
  CURL *easy = curl_easy_init ();
  g_autofree char *address = g_strconcat (self->base, call->path, NULL);
  g_autofree char *digest = g_strconcat ("x-amz-content-sha256: ", call->digest, NULL);
  /* Nothing else: libcurl also signs headers that are only named in order not to be sent. */
  struct curl_slist *headers = curl_slist_append (NULL, digest);

  call->status = 0;
  g_string_truncate (call->text, 0);
  curl_easy_setopt (easy, CURLOPT_SHARE, share);
  curl_easy_setopt (easy, CURLOPT_URL, address);
  curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (easy, CURLOPT_LOW_SPEED_TIME, (long) SILENT_SECONDS);
  curl_easy_setopt (easy, CURLOPT_AWS_SIGV4, self->signature);
  curl_easy_setopt (easy, CURLOPT_USERNAME, self->key);
  curl_easy_setopt (easy, CURLOPT_PASSWORD, self->secret);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, take_head);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, call);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, call);
  set_method (easy, call);
  CURLcode code = curl_easy_perform (easy);
  curl_slist_free_all (headers);
  curl_easy_cleanup (easy);
  give_back (self, share);
  return code;
}

/* What the server says of itself, without what it was asked about. */
static char *
reason_of (const GString *text)
{
  const char *start = strstr (text->str, "<Code>");
  const char *end = start != NULL ? strstr (start, "</Code>") : NULL;

  return end != NULL ? g_strndup (start + 6, (gsize) (end - start) - 6) : g_strdup ("");
}

static gboolean
set_error (Call *call, CURLcode code, const char *message, GError **error)
{
  g_autofree char *reason = reason_of (call->text);

  if (call->failed)
    g_set_error (error, LB_ERROR, errno == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "s3: what came cannot be kept");
  else if (code != CURLE_OK)
    g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "s3: %s", *message != '\0' ? message : curl_easy_strerror (code));
  else
    g_set_error (error, LB_ERROR,
                 call->status == 404   ? LB_ERROR_NOT_FOUND
                 : call->status == 403 ? LB_ERROR_FORBIDDEN
                                       : LB_ERROR_OFFLINE,
                 "s3: %ld %s", call->status, reason);
  return FALSE;
}

static gboolean
rewind_files (Call *call)
{
  return (call->source < 0 || lseek (call->source, 0, SEEK_SET) == 0)
         && (call->target < 0 || (lseek (call->target, 0, SEEK_SET) == 0 && ftruncate (call->target, 0) == 0));
}

/* Every call of ours may be made again: it names what it is about by its digest. */
static gboolean
run (LbS3 *self, Call *call, GString *text, GError **error)
{
  char message[CURL_ERROR_SIZE] = "";
  CURLcode code = CURLE_OK;

  call->text = text;
  for (int try = 0; try < TRIES; try++)
    {
      if (try > 0)
        g_usleep ((gulong) g_random_int_range (1, FIRST_WAIT_MS << try) * 1000);
      call->failed = !rewind_files (call);
      code = call->failed ? CURLE_OK : exchange (self, call, message);
      if (call->failed || (code == CURLE_OK && call->status < 500 && call->status != 429))
        break;
    }
  return code == CURLE_OK && !call->failed && call->status >= 200 && call->status < 300
           ? TRUE : set_error (call, code, message, error);
}

/* Calls */

static char *
path_of (const char *key)
{
  g_return_val_if_fail (lb_s3_is_key (key), NULL);

  return g_strconcat ("/", key, NULL);
}

gboolean
lb_s3_put (LbS3 *self, const char *key, const char *digest, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL && digest != NULL && path != NULL, FALSE);
  g_autofree char *name = path_of (key);
  Call call = { .method = "PUT", .path = name, .digest = digest, .target = -1 };
  struct stat facts;

  call.source = open (path, O_RDONLY | O_CLOEXEC);
  if (call.source < 0 || fstat (call.source, &facts) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "s3: the file cannot be read: %s", g_strerror (errno));
      if (call.source >= 0)
        close (call.source);
      return FALSE;
    }
  call.size = facts.st_size;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean done = run (self, &call, text, error);
  close (call.source);
  return done;
}

gboolean
lb_s3_get (LbS3 *self, const char *key, int file, GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL && file >= 0, FALSE);
  g_autofree char *name = path_of (key);
  Call call = { .method = "GET", .path = name, .digest = EMPTY_DIGEST, .source = -1, .target = file };

  g_autoptr (GString) text = g_string_new (NULL);
  return run (self, &call, text, error);
}

gboolean
lb_s3_remove (LbS3 *self, const char *key, GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL, FALSE);
  g_autofree char *name = path_of (key);
  g_autoptr (GError) fault = NULL;
  Call call = { .method = "DELETE", .path = name, .digest = EMPTY_DIGEST, .source = -1, .target = -1 };

  g_autoptr (GString) text = g_string_new (NULL);
  if (run (self, &call, text, &fault) || g_error_matches (fault, LB_ERROR, LB_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* What stands in the element @name before @end. (transfer full) (nullable) */
static char *
read_element (const char *from, const char *end, const char *name)
{
  g_autofree char *open = g_strdup_printf ("<%s>", name), *close = g_strdup_printf ("</%s>", name);
  const char *start = g_strstr_len (from, end - from, open);
  const char *stop = start != NULL ? g_strstr_len (start, end - start, close) : NULL;

  return stop != NULL ? g_strndup (start + strlen (open), (gsize) (stop - start) - strlen (open)) : NULL;
}

/* The two elements that are wanted of the answer need no parser of XML: what has another key than ours is passed over. */
static GPtrArray *
read_keys (const char *text, GArray *sizes)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  const char *end;

  for (const char *at = text; (at = strstr (at, "<Contents>")) != NULL && (end = strstr (at, "</Contents>")) != NULL;
       at = end)
    {
      g_autofree char *key = read_element (at, end, "Key"), *size = read_element (at, end, "Size");
      gint64 bytes = size != NULL ? g_ascii_strtoll (size, NULL, 10) : -1;
      if (key == NULL || bytes < 0 || !lb_s3_is_key (key))
        continue;
      g_ptr_array_add (keys, g_steal_pointer (&key));
      g_array_append_val (sizes, bytes);
    }
  return keys;
}

/* Who asks for what comes after the last one again and again must come to an end. */
static gboolean
check_order (GPtrArray *keys, const char *after, GError **error)
{
  for (guint i = 0; i < keys->len; i++)
    {
      if (after != NULL && strcmp (keys->pdata[i], after) <= 0)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "s3: the list is not in order");
          return FALSE;
        }
      after = keys->pdata[i];
    }
  return TRUE;
}

GPtrArray *
lb_s3_list (LbS3 *self, const char *prefix, const char *after, GArray **ret_sizes, GError **error)
{
  g_return_val_if_fail (self != NULL && prefix != NULL, NULL);
  /* A slash in a query is signed as %2F, so it is sent as that. */
  g_autofree char *from = after != NULL ? g_uri_escape_string (after, NULL, FALSE) : NULL;
  g_autofree char *under = g_uri_escape_string (prefix, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("?list-type=2&max-keys=1000%s%s%s%s", *under != '\0' ? "&prefix=" : "", under,
                                           from != NULL ? "&start-after=" : "", from != NULL ? from : "");
  Call call = { .method = "GET", .path = path, .digest = EMPTY_DIGEST, .source = -1, .target = -1 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!run (self, &call, text, error))
    return NULL;
  g_autoptr (GPtrArray) keys = read_keys (text->str, sizes);
  if (!check_order (keys, after, error))
    return NULL;
  if (ret_sizes != NULL)
    *ret_sizes = g_steal_pointer (&sizes);
  return g_steal_pointer (&keys);
}
