/* Stands in for libaio.so.1 where that is not installed: mysqld is linked with it, but calls nothing of it
 * with innodb_use_native_aio=0. Whoever asks for asynchronous I/O is told that there is none. Built with
 *
 *   gcc -Os -shared -fPIC -nostdlib -fno-asynchronous-unwind-tables \
 *       -Wl,-s,-z,max-page-size=4096,-z,noseparate-code,--build-id=none,--hash-style=gnu \
 *       -Wl,-soname,libaio.so.1,--version-script=libaio.map \
 *       -o ../resources/dev/commitline/outbox/testkit/libaio.so.1 libaio.c
 */
#define ENOSYS 38

int io_setup(int events, void *context) {
  (void)events, (void)context;
  return -ENOSYS;
}

int io_destroy(void *context) {
  (void)context;
  return -ENOSYS;
}

int io_submit(void *context, long count, void **requests) {
  (void)context, (void)count, (void)requests;
  return -ENOSYS;
}

int io_cancel(void *context, void *request, void *event) {
  (void)context, (void)request, (void)event;
  return -ENOSYS;
}

int io_getevents(void *context, long least, long most, void *events, void *timeout) {
  (void)context, (void)least, (void)most, (void)events, (void)timeout;
  return -ENOSYS;
}
