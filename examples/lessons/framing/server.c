// Cuts readings, one a line, out of a stream that knows no lines.
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

static void serve(int connection) {
    char kept[256]; // a reading is never that long: a peer that sends no newline fills no more
    size_t count = 0;
    ssize_t received;
    // Up to 8 bytes, wherever they end; 0: the client is done.
    while ((received = recv(connection, kept + count, sizeof kept - count < 8 ? sizeof kept - count : 8, 0)) > 0) {
        count += (size_t)received;
        char *end;
        while ((end = memchr(kept, '\n', count)) != NULL) {
            size_t line = (size_t)(end - kept) + 1;
            char answer[sizeof kept + 8];
            int size = sprintf(answer, "got %.*s", (int)line, kept);
            printf("reading %.*s", (int)line, kept);
            if (send_all(connection, answer, (size_t)size) == -1) return;
            count -= line;
            memmove(kept, kept + line, count); // keeps what is no whole line yet
        }
    }
    if (count > 0) printf("half a reading is left: %.*s\n", (int)count, kept);
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7007;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    // Without it, the port stays taken for a minute after the server's end.
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 16) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    while (1) {
        int connection = accept(server, NULL, NULL);
        if (connection == -1) die("accept");
        serve(connection);
        close(connection);
    }
}
