// Gets a file by TFTP (RFC 1350) in blocks of 512 bytes, and writes it to standard output.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

enum { RRQ = 1, DATA = 3, ACK = 4, ERROR = 5 };

static void die(const char *call) {
    perror(call);
    exit(1);
}

static int fail(const char *why) {
    fprintf(stderr, "%s\n", why);
    return 1;
}

int main(int argc, char *argv[]) {
    const char *name = argc > 1 ? argv[1] : "";
    const char *host = argc > 2 ? argv[2] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 3 ? strtoul(argv[3], &end, 10) : 6969;
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 4 || *name == '\0' || strlen(name) > 500 || *end != '\0' || port > 65535 ||
        inet_pton(AF_INET, host, &server.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client FILE [ADDRESS [PORT]] > COPY\n");
        return 2;
    }
    int client = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval limit = {.tv_sec = 1};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    unsigned char packet[516] = {0, RRQ}, answer[516];
    size_t bytes = 2 + (size_t)sprintf((char *)packet + 2, "%s%coctet", name, 0) + 1; // both texts end with a 0
    unsigned block = 1;
    int has_tid = 0, tries = 1;
    sendto(client, packet, bytes, 0, (struct sockaddr *)&server, sizeof server);
    while (1) {
        struct sockaddr_in peer;
        socklen_t size = sizeof peer;
        ssize_t count = recvfrom(client, answer, sizeof answer, 0, (struct sockaddr *)&peer, &size);
        if (count == -1 && errno != EAGAIN) die("recvfrom");
        if (count == -1) { // our last packet, or the answer to it, is lost
            if (tries++ == 5) return fail("no answer after 5 tries");
            sendto(client, packet, bytes, 0, (struct sockaddr *)&server, sizeof server);
            continue;
        }
        // The server answers from a new port, its TID: from then on, only that one counts.
        if (peer.sin_addr.s_addr != server.sin_addr.s_addr || (has_tid && peer.sin_port != server.sin_port)) {
            const char error[] = "\0\5\0\5unknown transfer ID"; // with the 0 at its end
            sendto(client, error, sizeof error, 0, (struct sockaddr *)&peer, size);
            continue;
        }
        server = peer;
        has_tid = 1;
        tries = 1;
        unsigned opcode = count < 4 ? 0 : (unsigned)(answer[0] << 8 | answer[1]);
        unsigned number = count < 4 ? 0 : (unsigned)(answer[2] << 8 | answer[3]);
        if (opcode == ERROR) {
            fprintf(stderr, "error %u: %.*s\n", number, (int)count - 4, answer + 4);
            return 1;
        }
        if (opcode != DATA || number > block) return fail("not the block that was to come");
        packet[1] = ACK;
        memcpy(packet + 2, answer + 2, 2);
        bytes = 4;
        sendto(client, packet, bytes, 0, (struct sockaddr *)&server, sizeof server); // one that came twice, again
        if (number != block) continue;
        if (fwrite(answer + 4, 1, (size_t)count - 4, stdout) != (size_t)count - 4) die("fwrite");
        if (count < 516) break; // the last block: if its ACK is lost, the server tries in vain, and gives up
        if (++block > 65535) return fail("too large: block numbers end at 65535");
    }
    close(client);
    if (fflush(stdout) == EOF) die("fflush");
    return 0;
}
