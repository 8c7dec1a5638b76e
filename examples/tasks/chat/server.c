// Passes each line that one client says on to all others, in one process.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <poll.h>
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

enum { most_clients = 64, most_line = 4096 };

static struct pollfd watched[1 + most_clients]; // the server, then its clients
static char kept[1 + most_clients][most_line];  // the half of a line of each client
static size_t kept_count[1 + most_clients];
static nfds_t count = 1;

static void tell_others(nfds_t speaker, const char *line, size_t bytes) {
    for (nfds_t other = 1; other < count; other++) {
        if (other == speaker) continue;
        send_all(watched[other].fd, line, bytes); // one that has gone is noticed when it is read
    }
}

/* The last client takes the place of the one that has gone. */
static void forget(nfds_t gone) {
    close(watched[gone].fd);
    count--;
    watched[gone] = watched[count];
    memcpy(kept[gone], kept[count], kept_count[count]);
    kept_count[gone] = kept_count[count];
}

/* Returns 0 when the client has gone. */
static int listen_to(nfds_t speaker) {
    char *line = kept[speaker];
    size_t *bytes = &kept_count[speaker];
    ssize_t received = recv(watched[speaker].fd, line + *bytes, most_line - *bytes, 0);
    if (received <= 0) return 0;
    *bytes += (size_t)received;
    for (char *end; (end = memchr(line, '\n', *bytes)) != NULL || *bytes == most_line;) {
        size_t whole = end == NULL ? *bytes : (size_t)(end - line) + 1; // too long a line is passed on in parts
        tell_others(speaker, line, whole);
        *bytes -= whole;
        memmove(line, line + whole, *bytes);
    }
    return 1;
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7008;
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
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 128) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    watched[0] = (struct pollfd){.fd = server, .events = POLLIN};
    while (1) {
        if (poll(watched, count, -1) == -1) die("poll"); // waits for all
        for (nfds_t client = count - 1; client > 0; client--) // from the end: the last one takes the place of one that goes
            if (watched[client].revents != 0 && !listen_to(client)) forget(client);
        if (watched[0].revents == 0) continue;
        int connection = accept(server, NULL, NULL);
        if (connection == -1) die("accept");
        if (count > most_clients) {
            close(connection);
            continue;
        }
        kept_count[count] = 0;
        watched[count] = (struct pollfd){.fd = connection, .events = POLLIN};
        count++;
    }
}
