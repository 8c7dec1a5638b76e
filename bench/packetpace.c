// packetpace ADDRESS RATE SECONDS [BYTES]: sends RATE UDP datagrams a second of BYTES (64) to port 9 of ADDRESS, in batches of a
// millisecond, each with its number in its first eight bytes. Prints how many it sent.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
enum { BATCH = 256, MOST_BYTES = 1472 };

static double now() {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  double rate = atof(argv[2]), seconds = atof(argv[3]);
  size_t bytes = argc > 4 ? atoi(argv[4]) : 64;
  if (bytes < 8 || bytes > MOST_BYTES) return 2;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
  if (inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) return 2;
  int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
  static unsigned char payload[BATCH][MOST_BYTES];
  static struct mmsghdr messages[BATCH];
  static struct iovec parts[BATCH];
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){payload[i], bytes};
    messages[i].msg_hdr =
        (struct msghdr){.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &parts[i], .msg_iovlen = 1};
  }
  unsigned long long sent = 0;
  double start = now();
  for (;;) {
    double elapsed = now() - start;
    unsigned long long due = (elapsed < seconds ? elapsed : seconds) * rate;
    while (sent < due) {
      int count = due - sent < BATCH ? due - sent : BATCH;
      for (int i = 0; i < count; i++) {
        unsigned long long number = sent + i;
        memcpy(payload[i], &number, sizeof number);
      }
      // A datagram that nobody receives may come back as an error of the next call; it was sent all the same.
      int done = sendmmsg(socket_, messages, count, 0);
      if (done > 0) sent += done;
    }
    if (elapsed >= seconds) break;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, 0);
  }
  printf("%llu\n", sent);
  return 0;
}
