// Asks for a list, and reads until the answer is whole: here that is the end of the connection.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
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
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7003;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    if (send_all(server, "list\n", 5) == -1) die("send");
    char *answer = NULL;
    size_t length = 0;
    char part[1024];
    ssize_t count;
    while ((count = recv(server, part, sizeof part, 0)) > 0) { // 0: the server has closed, and the answer is whole
        printf("recv: %zd bytes\n", count);
        char *longer = realloc(answer, length + (size_t)count);
        if (longer == NULL) die("realloc");
        answer = longer;
        for (ssize_t at = 0; at < count; at++) answer[length++] = part[at];
    }
    if (count == -1) die("recv");
    if (length > 0) fwrite(answer, 1, length, stdout);
    free(answer);
    close(server);
    return 0;
}
