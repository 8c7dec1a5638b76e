// Sends three readings in pieces that end anywhere, and cuts the answers out of the stream again.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

/* send() may take a part only. */
static int send_all(int to, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(to, bytes, count, MSG_NOSIGNAL); // a peer that has gone is an error, and no signal
        if (sent == -1) return -1;
        bytes += sent;
        count -= (size_t)sent;
    }
    return 0;
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7007;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    const char readings[] = "23.5\n23.6\n23.7\n";
    const size_t all = sizeof readings - 1; // without the 0 at its end
    for (size_t at = 0; at < all; at += 7)
        if (send_all(server, readings + at, all - at < 7 ? all - at : 7) == -1) die("send");
    shutdown(server, SHUT_WR); // "I am done"; answers still come in
    char kept[256];
    size_t count = 0;
    ssize_t received;
    while ((received = recv(server, kept + count, sizeof kept - count < 8 ? sizeof kept - count : 8, 0)) > 0) {
        count += (size_t)received;
        char *end;
        while ((end = memchr(kept, '\n', count)) != NULL) {
            size_t line = (size_t)(end - kept) + 1;
            printf("%.*s", (int)line, kept);
            count -= line;
            memmove(kept, kept + line, count);
        }
    }
    close(server);
    if (count == 0) return 0;
    fprintf(stderr, "the last answer is not complete: %.*s\n", (int)count, kept);
    return 1;
}
