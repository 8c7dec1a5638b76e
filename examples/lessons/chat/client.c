// Connects, then sends what is typed and prints what comes, both at once.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7008;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    // poll() waits for both: recv() and reading the keyboard would each wait for one alone.
    struct pollfd open[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = connection, .events = POLLIN}};
    char bytes[4096];
    while (open[0].fd != -1 || open[1].fd != -1) { // -1 is passed over
        if (poll(open, 2, -1) == -1) die("poll");
        if (open[0].revents != 0) {
            ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
            if (count > 0 && send_all(connection, bytes, (size_t)count) == -1) die("send");
            if (count <= 0) {
                shutdown(connection, SHUT_WR); // the other side may still speak
                open[0].fd = -1;
            }
        }
        if (open[1].revents != 0) {
            ssize_t count = recv(connection, bytes, sizeof bytes, 0);
            if (count == -1) die("recv");
            if (count == 0) open[1].fd = -1;
            fwrite(bytes, 1, (size_t)count, stdout);
            fflush(stdout);
        }
    }
    close(connection);
    return 0;
}
